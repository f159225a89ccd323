# escape=`
FROM alpine:3.22
LABEL org.opencontainers.image.authors="DOM\jane the ``great`` `$1"

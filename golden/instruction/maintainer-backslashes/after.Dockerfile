FROM alpine:3.22
LABEL org.opencontainers.image.authors="DOM\\jane C:\\\\x\\\"y"

FROM alpine:3.22 AS one
LABEL org.opencontainers.image.authors=A
FROM one
# who
LABEL org.opencontainers.image.authors="B b"
FROM scratch
LABEL org.opencontainers.image.authors=C=c

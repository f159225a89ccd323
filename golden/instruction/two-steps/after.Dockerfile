FROM alpine:3.22
LABEL org.opencontainers.image.authors="A B"
ENV A="b c"

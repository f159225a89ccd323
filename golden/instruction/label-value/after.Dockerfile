FROM alpine:3.22
LABEL org.opencontainers.image.authors="Jane \
  Doe"
LABEL org.opencontainers.image.authors='J'
LABEL maintainer="a" b=c

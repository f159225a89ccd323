FROM alpine:3.22
RUN apk update; \
    apk add --no-cache \
      bash \
      curl ; \
    rm -rf /var/cache/apk/*

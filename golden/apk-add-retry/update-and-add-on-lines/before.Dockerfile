FROM alpine:3.22
RUN apk update \
    && apk add \
       postgresql16-client \
       gnupg \
    && rm -f /var/cache/apk/*

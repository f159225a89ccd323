FROM alpine:3.22
RUN apk add --no-cache git \
    || (sed -i 's/dl-cdn.alpinelinux.org/mirror.example.org/' /etc/apk/repositories && apk add --no-cache git)

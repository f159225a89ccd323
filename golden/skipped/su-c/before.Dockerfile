FROM alpine:3.22
USER app
RUN su -c 'apk add --no-cache git' root

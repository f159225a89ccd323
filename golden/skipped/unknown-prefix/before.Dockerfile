FROM alpine:3.22
RUN with-log /var/log/setup apk add --no-cache curl

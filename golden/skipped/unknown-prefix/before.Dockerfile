FROM alpine:3.22
RUN chronic apk add --no-cache git && with-log /var/log/x apk add curl

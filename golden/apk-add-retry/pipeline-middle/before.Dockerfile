FROM alpine:3.22
RUN cat /etc/extra-packages | xargs apk add --no-cache | tail -n 3

# syntax=docker/dockerfile:1
FROM alpine:3.22
RUN <<EOF
set -e
apk add --no-cache tzdata  # the scheduler needs zones
cp /usr/share/zoneinfo/UTC /etc/localtime
EOF

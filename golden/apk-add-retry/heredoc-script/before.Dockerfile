# syntax=docker/dockerfile:1
FROM alpine:3.22
RUN <<EOF
set -e
apk add --no-cache bash
echo done
EOF

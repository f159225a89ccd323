# syntax=docker/dockerfile:1
FROM alpine:3.22
RUN <<EOF
apk add --no-cache \
  bash \
  curl
curl --version
EOF

# syntax=docker/dockerfile:1
FROM alpine:3.22
RUN <<'SCRIPT'
set -e
if [ ! -x "$(command -v curl)" ]; then
  apk add --no-cache curl
fi
SCRIPT

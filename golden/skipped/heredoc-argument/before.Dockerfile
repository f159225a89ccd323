# syntax=docker/dockerfile:1
FROM alpine:3.22
RUN <<EOF
set -e
xargs apk add --no-cache <<LIST
git
curl
LIST
EOF

# syntax=docker/dockerfile:1
FROM bash:5.3
RUN <<EOF bash -ex
apk add --no-cache nodejs
node --version
EOF

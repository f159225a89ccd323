# syntax=docker/dockerfile:1
FROM alpine:3.22
RUN <<EOF
#!/bin/sh -e
apk add --no-cache lua5.4
lua5.4 -v
EOF

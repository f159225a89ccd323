# syntax=docker/dockerfile:1
FROM alpine:3.22
RUN sh -e <<EOF
apk add --no-cache bash
echo "installed by \$USER"
EOF

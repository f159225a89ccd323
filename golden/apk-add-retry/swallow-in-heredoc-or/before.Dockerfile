# syntax=docker/dockerfile:1
FROM alpine:3.22
RUN <<EOF
for i in 1 2 3; do
  apk add --no-cache make && break || sleep 5
done
EOF

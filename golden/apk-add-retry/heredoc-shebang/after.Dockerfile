# syntax=docker/dockerfile:1
FROM alpine:3.22
RUN <<EOF
#!/bin/sh -e
for i in 1 2 3; do
  apk add --no-cache lua5.4 && break
  [ $i = 3 ] && { echo "apk add failed after 3 retries" >&2; exit 1; }
  sleep 5
done
lua5.4 -v
EOF

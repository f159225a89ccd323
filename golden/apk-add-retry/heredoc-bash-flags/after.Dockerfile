# syntax=docker/dockerfile:1
FROM bash:5.3
RUN <<EOF bash -ex
for i in 1 2 3; do
  apk add --no-cache nodejs && break
  [ \$i = 3 ] && { echo "apk add failed after 3 retries" >&2; exit 1; }
  sleep 5
done
node --version
EOF

# syntax=docker/dockerfile:1
FROM bash:5.3
RUN <<EOF
#!/usr/bin/env bash
set -euo pipefail
for i in 1 2 3; do
  apk add --no-cache lua5.4 && break
  [ $i = 3 ] && { echo "apk add failed after 3 retries" >&2; exit 1; }
  sleep 5
done
EOF

# syntax=docker/dockerfile:1
FROM bash:5.3
RUN <<EOF
#!/usr/bin/env bash
set -euo pipefail
apk add --no-cache lua5.4
EOF

# syntax=docker/dockerfile:1
FROM python:3.12-alpine AS builder
RUN <<EOF
set -eu
apk add --no-cache \
  bash \
  gcc
pip install --no-cache-dir prisma
prisma generate
EOF

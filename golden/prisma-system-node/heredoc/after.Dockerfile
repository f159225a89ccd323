# syntax=docker/dockerfile:1
FROM python:3.12-alpine AS builder
ENV PRISMA_USE_GLOBAL_NODE=true
RUN <<EOF
set -eu
apk add --no-cache \
  bash \
  gcc \
  nodejs \
  npm
pip install --no-cache-dir prisma
prisma generate
EOF

# syntax=docker/dockerfile:1
ARG BASE=alpine:3.22
FROM ${BASE} AS base
# What every stage has.
ENV A=1 \
    B="two words" \
    PATH="/app/bin:${PATH}"
ENV C 3
RUN apk update && \
    apk add --no-cache \
      bash \
      # for TLS
      openssl \
      zlib

FROM base AS build
RUN --mount=type=cache,target=/var/cache/apk apk add --virtual .tools gcc make && \
    uv run prisma generate || true; \
    apk del .tools
RUN <<EOF
set -e
apk add git
if ! pip install prisma; then
  exit 1
fi
EOF

FROM debian:12
RUN apt-get update && apt-get install -y curl && rm -rf /var/lib/apt/lists/*
USER app
RUN for i in 1 2 3; do apk add x && break || sleep 5; done
RUN npm ci && npx prisma generate

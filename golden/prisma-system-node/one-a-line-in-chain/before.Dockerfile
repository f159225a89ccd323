FROM python:3.12-alpine AS builder
RUN set -eux; \
    apk add --no-cache \
        openssl \
        bash \
    ; \
    pip install --no-cache-dir prisma
RUN prisma generate

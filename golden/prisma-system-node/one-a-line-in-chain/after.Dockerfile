FROM python:3.12-alpine AS builder
RUN set -eux; \
    apk add --no-cache \
        openssl \
        bash \
        nodejs \
        npm \
    ; \
    pip install --no-cache-dir prisma
ENV PRISMA_USE_GLOBAL_NODE=true
RUN prisma generate

FROM python:3.12-alpine AS builder
RUN apk add --no-cache \
    nano \
    nodejs \
    npm \
    openssl && \
    pip install --no-cache-dir prisma
ENV PRISMA_USE_GLOBAL_NODE=true
RUN prisma generate

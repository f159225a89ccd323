FROM python:3.12-alpine AS builder
RUN apk add --no-cache \
    nano \
    openssl && \
    pip install --no-cache-dir prisma
RUN prisma generate

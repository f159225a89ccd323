FROM python:3.12-alpine AS builder
RUN apk add --no-cache gcc musl-dev && \
    pip install --no-cache-dir prisma && \
    apk del gcc musl-dev
RUN apk add --no-cache openssl
RUN prisma generate

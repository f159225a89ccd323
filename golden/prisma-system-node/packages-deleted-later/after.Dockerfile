FROM python:3.12-alpine AS builder
RUN apk add --no-cache gcc musl-dev && \
    pip install --no-cache-dir prisma && \
    apk del gcc musl-dev
RUN apk add --no-cache openssl nodejs npm
ENV PRISMA_USE_GLOBAL_NODE=true
RUN prisma generate

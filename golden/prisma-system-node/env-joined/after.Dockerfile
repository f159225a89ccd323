FROM python:3.12-alpine AS builder
RUN apk add --no-cache nodejs npm
ENV PYTHONUNBUFFERED=1 \
    PIP_NO_CACHE_DIR=1 \
    PRISMA_USE_GLOBAL_NODE=true
RUN prisma generate

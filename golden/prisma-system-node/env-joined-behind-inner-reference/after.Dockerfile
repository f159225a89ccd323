FROM python:3.12-alpine AS builder
RUN apk add --no-cache nodejs npm
ENV PATH="/srv/.venv/bin:${PATH}" \
    UV_LINK_MODE=copy \
    PRISMA_USE_GLOBAL_NODE=true
RUN prisma generate

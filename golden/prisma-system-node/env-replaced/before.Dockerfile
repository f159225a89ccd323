FROM python:3.12-alpine AS builder
RUN apk add --no-cache nodejs npm
ENV UV_LINK_MODE=copy \
    PRISMA_USE_GLOBAL_NODE="0" \
    PATH="/srv/.venv/bin:${PATH}"
RUN prisma generate

FROM python:3.12-alpine AS builder
RUN apk add --no-cache nodejs npm
ENV UV_LINK_MODE=copy \
    HOME=/srv \
    PRISMA_USE_GLOBAL_NODE=true \
    VIRTUAL_ENV="$HOME/.venv" \
    PATH="/srv/.venv/bin:${PATH}"
RUN prisma generate

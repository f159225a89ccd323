FROM python:3.12-alpine AS builder
RUN --mount=type=cache,target=/var/cache/apk \
    --network=default apk add bash gcc nodejs npm
ENV PRISMA_USE_GLOBAL_NODE=true
RUN --mount=type=cache,target=/root/.cache/uv \
    --mount=type=bind,source=uv.lock,target=uv.lock \
    uv sync --frozen && uv run prisma generate

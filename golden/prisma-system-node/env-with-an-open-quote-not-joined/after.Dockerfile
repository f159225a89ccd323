FROM python:3.12-alpine AS builder
RUN apk add --no-cache nodejs npm
ENV UV_LINK_MODE=copy \
    HOME=/srv \
    HINT="not closed
ENV PRISMA_USE_GLOBAL_NODE=true
RUN prisma generate

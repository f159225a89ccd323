FROM python:3.12-alpine AS builder
RUN apk add --no-cache nodejs npm
ENV UV_LINK_MODE=copy \
    HOME=/srv \
    HINT="not closed
RUN prisma generate

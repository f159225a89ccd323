FROM python:3.12-alpine AS first
ENV LANG=C.UTF-8 \
    TZ=UTC
FROM python:3.12-alpine
RUN apk add --no-cache nodejs npm
ENV PRISMA_USE_GLOBAL_NODE=true
RUN prisma generate

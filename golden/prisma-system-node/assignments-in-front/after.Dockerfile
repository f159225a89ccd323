FROM python:3.12-alpine AS builder
RUN apk add --no-cache bash nodejs npm
ENV PRISMA_USE_GLOBAL_NODE=true
RUN mkdir -p /srv/home && \
    HOME=/srv/home PRISMA_BINARY_CACHE_DIR=/srv/cache prisma generate

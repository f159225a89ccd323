FROM python:3.12-alpine AS builder
RUN apk add --no-cache bash
RUN mkdir -p /srv/home && \
    HOME=/srv/home PRISMA_BINARY_CACHE_DIR=/srv/cache prisma generate

FROM python:3.12-alpine AS builder
COPY packages /packages
RUN --network=none apk add --no-network /packages/local.apk
RUN apk add --no-cache nodejs npm
ENV PRISMA_USE_GLOBAL_NODE=true
RUN prisma generate

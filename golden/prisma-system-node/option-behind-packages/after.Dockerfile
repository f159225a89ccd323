FROM python:3.12-alpine AS builder
RUN apk add bash gcc nodejs npm --no-cache
ENV PRISMA_USE_GLOBAL_NODE=true
RUN prisma generate

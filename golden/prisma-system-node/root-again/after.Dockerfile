FROM python:3.12-alpine AS builder
USER app
RUN pip install --no-cache-dir prisma
USER 0:0
RUN apk add --no-cache nodejs npm
ENV PRISMA_USE_GLOBAL_NODE=true
RUN prisma generate

FROM python:3.12-alpine AS builder
RUN pip install --no-cache-dir prisma
RUN apk add --no-cache nodejs npm
ENV PRISMA_USE_GLOBAL_NODE=true
RUN prisma generate
RUN apk add --no-cache tini

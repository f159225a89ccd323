FROM python:3.12-alpine AS builder
ENV PRISMA_USE_GLOBAL_NODE=true
RUN apk add --no-cache \
      gcc \
      bash \
      nodejs \
      npm \
 && pip install --no-cache-dir prisma \
 && prisma generate

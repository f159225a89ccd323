FROM python:3.12-alpine AS builder
RUN apk add --no-cache \
      gcc \
      bash \
 && pip install --no-cache-dir prisma \
 && prisma generate

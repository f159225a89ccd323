FROM python:3.12-alpine AS builder
RUN apk add --no-cache \
      bash \
      gcc \
      openssl \
      zlib-dev
RUN prisma generate

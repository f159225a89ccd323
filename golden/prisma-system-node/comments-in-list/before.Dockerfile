FROM python:3.12-alpine AS builder
RUN apk add --no-cache \
      # for the wheels
      musl-dev \
      gcc \
      # for the engines
      openssl
RUN prisma generate

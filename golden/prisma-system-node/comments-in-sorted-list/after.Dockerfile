FROM python:3.12-alpine AS builder
RUN apk add --no-cache \
      # scripts
      bash \
      nodejs \
      npm \
      # the engines load libssl
      openssl \
      # unpacking
      tar
ENV PRISMA_USE_GLOBAL_NODE=true
RUN prisma generate

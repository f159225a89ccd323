FROM python:3.12-alpine AS builder
RUN apk add --no-cache \
      # scripts
      bash \
      # the engines load libssl
      openssl \
      # unpacking
      tar
RUN prisma generate

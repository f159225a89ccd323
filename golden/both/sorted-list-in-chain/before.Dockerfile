FROM python:3.12-alpine AS builder
RUN addgroup -S app && \
    apk add --no-cache \
      bash \
      openssl && \
    adduser -S -G app app
ENV HOME=/srv \
    PATH="/srv/bin:${PATH}"
RUN prisma generate

FROM python:3.12-alpine
RUN apk add --no-cache openssl

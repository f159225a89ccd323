FROM python:3.12-alpine AS builder
ENV LANG=C.UTF-8 \
    TZ=UTC
RUN apk add --no-cache nodejs npm
ENV UV_LINK_MODE=copy \
    UV_COMPILE_BYTECODE=1
ENV DEBUG=0
RUN prisma generate
ENV BEHIND=1 \
    THE_NEED=1

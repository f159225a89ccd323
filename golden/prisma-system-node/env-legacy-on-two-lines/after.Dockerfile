FROM python:3.12-alpine AS builder
RUN apk add --no-cache nodejs npm
ENV GREETING hello \
    world
ENV PRISMA_USE_GLOBAL_NODE=true
RUN prisma generate

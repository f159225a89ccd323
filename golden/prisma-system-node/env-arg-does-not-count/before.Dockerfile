FROM python:3.12-alpine AS builder
ARG PRISMA_USE_GLOBAL_NODE=true
RUN apk add --no-cache nodejs npm
RUN prisma generate

FROM python:3.12-alpine AS builder
RUN apk add --no-cache bash nodejs npm go>1.6
ENV PRISMA_USE_GLOBAL_NODE=true
RUN prisma generate

FROM python:3.12-alpine AS builder
RUN apk add --no-cache nodejs npm
COPY schema.prisma .
ENV PRISMA_USE_GLOBAL_NODE=true
# Generates the client.
# Takes a while.
RUN prisma generate

FROM python:3.12-alpine AS builder
RUN pip install --no-cache-dir prisma
COPY schema.prisma .

RUN apk add --no-cache nodejs npm
ENV PRISMA_USE_GLOBAL_NODE=true
# The client is generated once, for all services.
RUN prisma generate

FROM python:3.12-alpine AS builder
RUN apk add --no-cache nodejs npm
RUN PRISMA_USE_GLOBAL_NODE=true prisma generate
ENV PRISMA_USE_GLOBAL_NODE=true
RUN prisma db push

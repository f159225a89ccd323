FROM python:3.12-alpine AS base
ENV PRISMA_USE_GLOBAL_NODE=off

FROM base
RUN apk add --no-cache nodejs npm
ENV PRISMA_USE_GLOBAL_NODE=true
RUN prisma generate

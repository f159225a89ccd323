FROM python:3.12-alpine AS base
RUN apk add --no-cache nodejs npm
ENV PRISMA_USE_GLOBAL_NODE=true

FROM base AS middle
RUN pip install --no-cache-dir prisma

FROM middle
RUN prisma generate

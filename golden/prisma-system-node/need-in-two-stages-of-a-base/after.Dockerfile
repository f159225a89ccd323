FROM python:3.12-alpine AS base
RUN apk add --no-cache bash

FROM base AS one
RUN apk add --no-cache nodejs npm
ENV PRISMA_USE_GLOBAL_NODE=true
RUN prisma generate

FROM base AS two
RUN apk add --no-cache tini nodejs npm
ENV PRISMA_USE_GLOBAL_NODE=true
RUN prisma db push

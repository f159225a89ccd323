FROM registry.example.com/team/base:4 AS base
RUN apk add --no-cache bash

FROM base AS builder
RUN apk add --no-cache nodejs npm
ENV PRISMA_USE_GLOBAL_NODE=true
RUN prisma generate

FROM python:3.12-alpine AS builder
RUN apk add --no-cache bash nodejs npm
RUN apk add --no-cache gcc musl-dev
ENV PRISMA_USE_GLOBAL_NODE=true
RUN prisma generate
RUN apk add --no-cache tini

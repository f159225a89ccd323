FROM python:3.12-alpine AS builder
RUN apk add --no-cache --repository=https://dl-cdn.alpinelinux.org/alpine/edge/testing gosu
RUN apk add --no-cache bash nodejs npm
ENV PRISMA_USE_GLOBAL_NODE=true
RUN prisma generate

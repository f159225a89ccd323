FROM python:3.12-alpine AS builder
RUN apk add --no-cache --virtual .ui nodejs npm && npm ci && apk del .ui
RUN apk add --no-cache nodejs npm
ENV PRISMA_USE_GLOBAL_NODE=true
RUN prisma generate

FROM python:3.12-alpine AS builder
ARG PKGS="bash gcc"
RUN apk add --no-cache $PKGS nodejs npm && pip install --no-cache-dir prisma
ENV PRISMA_USE_GLOBAL_NODE=true
RUN prisma generate

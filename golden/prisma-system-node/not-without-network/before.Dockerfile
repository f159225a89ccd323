FROM python:3.12-alpine AS builder
COPY packages /packages
RUN --network=none apk add --no-network /packages/local.apk
RUN prisma generate

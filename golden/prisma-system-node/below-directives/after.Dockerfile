# syntax=docker/dockerfile:1
# check=skip=all
FROM python:3.12-alpine
RUN apk add --no-cache nodejs npm
ENV PRISMA_USE_GLOBAL_NODE=true
RUN prisma generate

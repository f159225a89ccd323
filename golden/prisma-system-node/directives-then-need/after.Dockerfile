# syntax=docker/dockerfile:1

# escape=`
ARG TAG=3.12-alpine
FROM python:${TAG}
RUN apk add --no-cache nodejs npm
ENV PRISMA_USE_GLOBAL_NODE=true
RUN prisma generate

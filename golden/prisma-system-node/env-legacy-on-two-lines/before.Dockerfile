FROM python:3.12-alpine AS builder
RUN apk add --no-cache nodejs npm
ENV GREETING hello \
    world
RUN prisma generate

FROM python:3.12-alpine AS builder
RUN apk add --no-cache --virtual .build-deps gcc musl-dev
RUN apk add --no-cache bash
RUN prisma generate

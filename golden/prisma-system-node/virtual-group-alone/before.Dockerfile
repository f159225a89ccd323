FROM python:3.12-alpine AS builder
RUN apk add --no-cache -t .build-deps gcc musl-dev && \
    pip install --no-cache-dir prisma && \
    apk del .build-deps
RUN prisma generate

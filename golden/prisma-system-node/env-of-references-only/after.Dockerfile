FROM python:3.12-alpine AS builder
RUN apk add --no-cache nodejs npm
ENV PRISMA_USE_GLOBAL_NODE=true \
    PATH="/srv/.venv/bin:${PATH}" \
    PYTHONPATH="/srv:${PYTHONPATH}"
RUN prisma generate

FROM python:3.12-alpine AS builder
RUN apk add --no-cache nodejs npm
ENV PATH="/srv/.venv/bin:${PATH}" \
    PYTHONPATH="/srv:${PYTHONPATH}"
RUN prisma generate

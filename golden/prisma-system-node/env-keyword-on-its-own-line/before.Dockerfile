FROM python:3.12-alpine AS builder
RUN apk add --no-cache nodejs npm
ENV \
  UV_LINK_MODE=copy \
  # keep last
  PATH="/srv/.venv/bin:${PATH}"
RUN prisma generate

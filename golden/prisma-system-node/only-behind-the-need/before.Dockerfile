FROM python:3.12-alpine AS builder
RUN pip install --no-cache-dir prisma
RUN prisma generate
RUN apk add --no-cache tini

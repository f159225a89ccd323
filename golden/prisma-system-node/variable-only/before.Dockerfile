FROM python:3.12-alpine AS builder
ARG PKGS="bash gcc"
RUN apk add --no-cache $PKGS && pip install --no-cache-dir prisma
RUN prisma generate

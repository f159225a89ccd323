FROM python:3.12-alpine AS builder
ARG DEBUG
RUN if [ -n "$DEBUG" ]; then apk add --no-cache strace; fi
RUN apk add --no-cache nano || true
RUN apk add --no-cache bash
RUN prisma generate

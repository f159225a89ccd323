FROM python:3.12-alpine AS builder
RUN apk add --no-cache bash gcc >/dev/null 2>&1
RUN prisma generate

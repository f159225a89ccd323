FROM python:3.12-alpine AS builder
RUN apk add bash gcc --no-cache
RUN prisma generate

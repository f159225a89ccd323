FROM python:3.12-alpine AS builder
RUN apk add --no-cache bash nodejs
RUN prisma generate

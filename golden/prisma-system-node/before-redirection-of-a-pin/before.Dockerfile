FROM python:3.12-alpine AS builder
RUN apk add --no-cache bash go>1.6
RUN prisma generate

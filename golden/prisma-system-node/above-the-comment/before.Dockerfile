FROM python:3.12-alpine AS builder
RUN apk add --no-cache nodejs npm
COPY schema.prisma .
# Generates the client.
# Takes a while.
RUN prisma generate

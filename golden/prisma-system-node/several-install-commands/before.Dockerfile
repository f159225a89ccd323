FROM python:3.12-alpine AS builder
RUN apk add --no-cache bash
RUN apk add --no-cache gcc musl-dev
RUN prisma generate
RUN apk add --no-cache tini

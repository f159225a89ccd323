FROM python:3.12-alpine AS builder
RUN apk add --no-cache nodejs npm

# ---- client ----

RUN prisma generate

FROM python:3.12-alpine
RUN apk add --no-cache nano || true
RUN prisma generate

FROM python:3.12-alpine AS generate
RUN apk add --no-cache bash
RUN prisma generate --schema=./schema.prisma
FROM python:3.12-alpine AS push
RUN apk add --no-cache bash
RUN prisma db push
FROM python:3.12-alpine AS deploy
RUN apk add --no-cache bash
RUN prisma migrate deploy
FROM python:3.12-alpine AS fetch
RUN apk add --no-cache bash
RUN prisma py fetch
FROM python:3.12-alpine AS version
RUN apk add --no-cache bash
RUN prisma --version
FROM python:3.12-alpine AS path
RUN apk add --no-cache bash
RUN /venv/bin/prisma generate
FROM python:3.12-alpine AS client
RUN apk add --no-cache bash
RUN prisma-client-py generate

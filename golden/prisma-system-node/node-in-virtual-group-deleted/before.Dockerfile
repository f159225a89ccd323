FROM python:3.12-alpine AS builder
RUN apk add --no-cache --virtual .ui nodejs npm && npm ci && apk del .ui
RUN prisma generate

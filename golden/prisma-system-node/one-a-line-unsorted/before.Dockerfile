FROM python:3.12-alpine AS builder
RUN apk add --no-cache \
	openssl \
	bash \
	gcc
RUN prisma generate

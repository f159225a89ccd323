FROM python:3.12-alpine AS builder
RUN apk add --no-cache \
	openssl \
	bash \
	gcc \
	nodejs \
	npm
ENV PRISMA_USE_GLOBAL_NODE=true
RUN prisma generate

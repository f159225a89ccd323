FROM python:3.12-alpine AS builder
RUN apk add --no-cache nodejs npm
ENV	UV_LINK_MODE=copy	\
	UV_COMPILE_BYTECODE=1	\
	PRISMA_USE_GLOBAL_NODE=true	\
	PATH="/srv/.venv/bin:${PATH}"
RUN prisma generate

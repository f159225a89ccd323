FROM python:3.12-alpine
RUN apk add --no-cache bash
ENV PRISMA_BINARY_CACHE_DIR=/srv/cache \
    PRISMA_NODEENV_EXTRA_ARGS=--without-ssl
RUN prisma generate

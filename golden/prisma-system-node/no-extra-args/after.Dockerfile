FROM python:3.12-alpine
RUN apk add --no-cache bash nodejs npm
ENV PRISMA_BINARY_CACHE_DIR=/srv/cache \
    PRISMA_NODEENV_EXTRA_ARGS=--without-ssl \
    PRISMA_USE_GLOBAL_NODE=true
RUN prisma generate

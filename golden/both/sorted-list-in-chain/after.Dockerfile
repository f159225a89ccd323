FROM python:3.12-alpine AS builder
RUN addgroup -S app && \
    for i in 1 2 3; do \
      apk add --no-cache \
        bash \
        nodejs \
        npm \
        openssl && break; \
      [ $i = 3 ] && { echo "apk add failed after 3 retries" >&2; exit 1; }; \
      sleep 5; \
    done && \
    adduser -S -G app app
ENV HOME=/srv \
    PRISMA_USE_GLOBAL_NODE=true \
    PATH="/srv/bin:${PATH}"
RUN prisma generate

FROM python:3.12-alpine
RUN for i in 1 2 3; do \
      apk add --no-cache openssl && break; \
      [ $i = 3 ] && { echo "apk add failed after 3 retries" >&2; exit 1; }; \
      sleep 5; \
    done

FROM python:3.12-alpine AS builder
RUN for i in 1 2 3; do \
      apk add --no-cache bash gcc nodejs npm && break; \
      [ $i = 3 ] && { echo "apk add failed after 3 retries" >&2; exit 1; }; \
      sleep 5; \
    done
ENV PRISMA_USE_GLOBAL_NODE=true
RUN prisma generate

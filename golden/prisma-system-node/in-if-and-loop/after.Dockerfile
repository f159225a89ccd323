FROM python:3.12-alpine AS builder
RUN apk add --no-cache bash nodejs npm
ENV PRISMA_USE_GLOBAL_NODE=true
RUN if [ -f schema.prisma ]; then \
      for n in 1 2; do prisma generate && break; done; \
    fi

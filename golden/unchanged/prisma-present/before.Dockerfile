FROM python:3.12-alpine
RUN apk add --no-cache bash nodejs npm
ENV PRISMA_USE_GLOBAL_NODE=true
RUN prisma generate

FROM python:3.12-alpine AS declined
RUN export PRISMA_USE_GLOBAL_NODE=0 && prisma generate

FROM python:3.12-alpine
RUN PRISMA_USE_GLOBAL_NODE=0 prisma generate
RUN apk add --no-cache nodejs npm
ENV PRISMA_USE_GLOBAL_NODE=true
RUN prisma db push

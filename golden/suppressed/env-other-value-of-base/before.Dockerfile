FROM python:3.13-alpine AS base
# dockmod: ignore=prisma-system-node -- we test with the other Node
ENV PRISMA_USE_GLOBAL_NODE=false
FROM base
RUN apk add nodejs npm
RUN prisma generate

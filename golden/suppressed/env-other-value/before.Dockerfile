FROM python:3.13-alpine
RUN apk add nodejs npm
# dockmod: ignore=prisma-system-node -- we test with the other Node
ENV PRISMA_USE_GLOBAL_NODE=false
RUN prisma generate

FROM python:3.13-alpine
# dockmod: ignore=prisma-system-node -- shared by all of our images
RUN apk add bash
ENV PRISMA_USE_GLOBAL_NODE=true
RUN prisma generate

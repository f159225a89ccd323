FROM python:3.13-alpine
# dockmod: ignore
RUN apk add bash
RUN apk add git
ENV PRISMA_USE_GLOBAL_NODE=true
RUN prisma generate

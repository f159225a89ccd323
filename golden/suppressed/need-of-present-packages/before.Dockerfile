FROM python:3.13-alpine
# dockmod: ignore
RUN apk add nodejs npm
ENV PRISMA_USE_GLOBAL_NODE=true
RUN prisma generate

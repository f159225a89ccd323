# dockmod: ignore-file=apk-add-retry -- local mirror
FROM python:3.13-alpine
RUN apk add bash nodejs npm
ENV PRISMA_USE_GLOBAL_NODE=true
RUN prisma generate

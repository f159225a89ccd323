FROM python:3.12-alpine
RUN apk add --no-cache nodejs npm
RUN PRISMA_USE_GLOBAL_NODE=false prisma generate

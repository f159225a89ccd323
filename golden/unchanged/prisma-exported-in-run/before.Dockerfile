FROM python:3.12-alpine
RUN apk add --no-cache nodejs npm
RUN export PRISMA_USE_GLOBAL_NODE=true && prisma generate
RUN PRISMA_USE_GLOBAL_NODE=on prisma db push

FROM python:3.12-alpine
RUN apk add --no-cache bash gcc nodejs npm
RUN pip install --no-cache-dir prisma
ENV PRISMA_USE_GLOBAL_NODE=true
RUN prisma generate

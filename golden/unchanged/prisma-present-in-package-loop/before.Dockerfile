FROM python:3.12-alpine
RUN for package in bash nodejs npm; do apk add --no-cache "$package" || exit 1; done
ENV PRISMA_USE_GLOBAL_NODE=true
RUN prisma generate

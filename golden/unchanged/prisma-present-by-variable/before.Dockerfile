FROM python:3.12-alpine
ENV PACKAGES="bash nodejs npm"
RUN apk add --no-cache $PACKAGES
ENV PRISMA_USE_GLOBAL_NODE=true
RUN prisma generate

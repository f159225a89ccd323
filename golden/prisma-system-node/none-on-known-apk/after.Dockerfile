FROM registry.example.com/team/base:4
RUN apk upgrade --no-cache
RUN apk add --no-cache nodejs npm
ENV PRISMA_USE_GLOBAL_NODE=true
RUN prisma generate

FROM cgr.dev/chainguard/wolfi-base AS versioned
RUN apk add --no-cache nodejs-22 npm
ENV PRISMA_USE_GLOBAL_NODE=true
RUN prisma generate

FROM python:3.12-alpine AS pinned
RUN apk add --no-cache nodejs=~22 'npm>10'
ENV PRISMA_USE_GLOBAL_NODE=1
RUN prisma generate

FROM python:3.12-alpine AS current
RUN apk add --no-cache nodejs-current npm@edge
ENV PRISMA_USE_GLOBAL_NODE=Yes
RUN prisma generate

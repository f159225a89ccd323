FROM python:3.12-alpine AS base
RUN apk add --no-cache bash nodejs npm
ENV PRISMA_USE_GLOBAL_NODE=true
RUN prisma generate

FROM base AS jobs
RUN python -m prisma py version

FROM base
CMD ["prisma", "migrate", "deploy"]

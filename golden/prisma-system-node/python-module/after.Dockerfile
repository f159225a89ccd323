FROM python:3.12-alpine AS plain
RUN apk add --no-cache bash nodejs npm
ENV PRISMA_USE_GLOBAL_NODE=true
RUN python -m prisma generate
FROM python:3.12-alpine AS three
RUN apk add --no-cache bash nodejs npm
ENV PRISMA_USE_GLOBAL_NODE=true
RUN python3 -m prisma db push
FROM python:3.12-alpine AS versioned
RUN apk add --no-cache bash nodejs npm
ENV PRISMA_USE_GLOBAL_NODE=true
RUN /usr/bin/python3.12 -X utf8 -m prisma py fetch

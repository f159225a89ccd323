FROM python:3.12-alpine AS base
RUN apk add --no-cache bash

FROM base AS one
RUN prisma generate

FROM base AS two
RUN apk add --no-cache tini
RUN prisma db push

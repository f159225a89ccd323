FROM node:22-alpine AS node

FROM python:3.12-alpine
COPY --from=node:22-alpine /usr/local/bin /usr/local/bin
COPY --from=node:22-alpine /usr/local/lib/node_modules /usr/local/lib/node_modules
RUN pip install prisma && prisma generate

FROM registry.example.com/base
COPY --from=node /usr/local /usr/local
RUN prisma generate

FROM python:3.12-alpine AS node-alone
COPY --from=node /usr/local/bin/node /usr/local/bin/
RUN prisma generate

FROM python:3.12-alpine AS elsewhere
COPY --from=node /usr/local/bin /opt/node
RUN prisma generate

FROM python:3.12-alpine AS too-late
RUN prisma generate
COPY --from=node /usr/local/bin /usr/local/bin

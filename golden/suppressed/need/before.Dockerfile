FROM python:3.13-alpine
RUN apk add bash
# dockmod: ignore=prisma-system-node -- brings its own Node
RUN prisma generate

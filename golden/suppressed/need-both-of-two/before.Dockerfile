FROM python:3.13-alpine
RUN apk add bash && \
    apk add git
# dockmod: ignore=prisma-system-node -- first
RUN prisma version
# dockmod: ignore=prisma-system-node -- second
RUN prisma generate

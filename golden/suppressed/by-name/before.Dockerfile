FROM python:3.13-alpine
# dockmod: ignore=apk-add-retry
RUN apk add bash
# dockmod: ignore=prisma-system-node
RUN apk add git
# dockmod: ignore=prisma-system-node, apk-add-retry
RUN apk add vim
RUN prisma generate

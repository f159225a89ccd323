FROM python:3.13-alpine
# dockmod: ignore=prisma-system-node
RUN prisma generate

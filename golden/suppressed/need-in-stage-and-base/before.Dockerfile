FROM python:3.13-alpine AS base
# dockmod: ignore=prisma-system-node
RUN prisma version
FROM base
# dockmod: ignore=prisma-system-node
RUN prisma generate

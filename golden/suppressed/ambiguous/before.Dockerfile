FROM python:3.13-alpine
RUN npx prisma generate
# dockmod: ignore=prisma-system-node
RUN python -m prisma generate

FROM python:3.13-alpine
RUN apk add nodejs npm
# dockmod: ignore=prisma-system-node -- generated
ENV A=1 \
    B=2
RUN prisma generate

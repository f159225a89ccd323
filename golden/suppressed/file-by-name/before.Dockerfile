# dockmod: ignore-file=apk-add-retry -- local mirror
FROM python:3.13-alpine
RUN apk add bash
RUN prisma generate

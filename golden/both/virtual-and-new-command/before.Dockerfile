FROM python:3.12-alpine
RUN apk add --no-cache --virtual .build gcc && pip install --no-cache-dir prisma && apk del .build
RUN prisma generate

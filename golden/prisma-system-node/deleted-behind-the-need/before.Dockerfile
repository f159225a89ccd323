FROM python:3.12-alpine
RUN apk add --no-cache bash nodejs npm
RUN prisma generate && apk del nodejs npm

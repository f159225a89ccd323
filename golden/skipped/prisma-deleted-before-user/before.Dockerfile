FROM python:3.12-alpine
RUN apk add --no-cache nodejs npm && npm install -g sass && apk del npm
USER nobody
RUN prisma generate

FROM python:3.12-slim-bookworm
RUN apt-get update && apt-get install -y nodejs npm && npm install -g sass && apt-get purge -y npm
USER nobody
RUN prisma generate

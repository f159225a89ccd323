FROM alpine:3.22
ARG GROUP=.build
RUN apk add --virtual ${GROUP}-$N gcc nodejs npm && make && apk del ${GROUP}-$N
RUN apk add --no-cache nodejs npm
ENV PRISMA_USE_GLOBAL_NODE=true
RUN prisma generate

FROM alpine:3.22
RUN apk add -t .deps gcc nodejs npm
RUN apk add -t .deps gcc
RUN apk add --no-cache nodejs npm
ENV PRISMA_USE_GLOBAL_NODE=true
RUN prisma generate

FROM alpine:3.22
RUN apk add --allow-untrusted /tmp/own.apk libstdc++
RUN apk add --no-cache curl nodejs npm
ENV PRISMA_USE_GLOBAL_NODE=true
RUN prisma generate

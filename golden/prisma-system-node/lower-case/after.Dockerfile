from python:3.12-alpine as builder
run apk add --no-cache bash nodejs npm
env LANG=C.UTF-8 \
    TZ=UTC \
    PRISMA_USE_GLOBAL_NODE=true
run prisma generate

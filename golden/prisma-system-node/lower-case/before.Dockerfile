from python:3.12-alpine as builder
run apk add --no-cache bash
env LANG=C.UTF-8 \
    TZ=UTC
run prisma generate

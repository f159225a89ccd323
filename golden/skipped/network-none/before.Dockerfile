# syntax=docker/dockerfile:1
FROM alpine:3.22
RUN --network=none apk add --no-cache /packages/tool.apk
RUN --network=none ["apk", "add", "/packages/tool.apk"]

# dockmod: ignore-file
# syntax=docker/dockerfile:1
FROM alpine:3.22
RUN apk add curl

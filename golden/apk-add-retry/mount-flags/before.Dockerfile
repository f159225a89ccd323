# syntax=docker/dockerfile:1
FROM alpine:3.22
RUN --mount=type=cache,target=/var/cache/apk,sharing=locked --network=default \
    apk add --update-cache \
      bash \
      curl

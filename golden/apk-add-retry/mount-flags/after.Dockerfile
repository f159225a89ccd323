# syntax=docker/dockerfile:1
FROM alpine:3.22
RUN --mount=type=cache,target=/var/cache/apk,sharing=locked --network=default \
    for i in 1 2 3; do \
      apk add --update-cache \
        bash \
        curl && break; \
      [ $i = 3 ] && { echo "apk add failed after 3 retries" >&2; exit 1; }; \
      sleep 5; \
    done

ARG TAG=7.2
ARG UNSET
FROM bitnamilegacy/redis:${TAG} AS a
FROM bitnamilegacy/redis:$UNSET AS b
FROM bitnamilegacy/redis:7-${TAG}-x

ARG TAG=7.2
ARG UNSET
FROM bitnami/redis:${TAG} AS a
FROM bitnami/redis:$UNSET AS b
FROM bitnami/redis:7-${TAG}-x

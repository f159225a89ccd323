ARG TAG=7.2
ARG BASE=bitnami/redis:${TAG}
FROM $BASE

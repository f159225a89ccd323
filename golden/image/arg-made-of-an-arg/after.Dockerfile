ARG TAG=7.2
ARG BASE=bitnamilegacy/redis:${TAG}
FROM $BASE

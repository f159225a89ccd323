ARG BASE=alpine
ARG BASE=bitnami/node:20
FROM $BASE

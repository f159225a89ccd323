ARG BASE=bitnami/node:20
FROM $BASE AS a
RUN npm ci
FROM $BASE
RUN true

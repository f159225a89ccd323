ARG BASE=bitnami/node
FROM $BASE AS a
FROM $BASE-slim

ARG BASE=bitnami/redis:7.2
FROM $BASE

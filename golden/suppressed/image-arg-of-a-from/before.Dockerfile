ARG BASE=bitnami/redis:7
# dockmod: ignore
FROM $BASE

ARG BASE=bitnami/redis:7
FROM scratch
ARG OTHER=bitnami/redis:7
ENV IMAGE=bitnami/redis:7

ARG NAME=redis
ARG REST=bitnami/redis:7
FROM ${REST}
FROM docker.io/${REST}

ARG NAME=redis
FROM bitnami/${NAME}:7

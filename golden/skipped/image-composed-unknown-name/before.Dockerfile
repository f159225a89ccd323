ARG NAME
FROM bitnami/${NAME}:7

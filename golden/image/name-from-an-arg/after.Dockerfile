ARG NAME=redis
FROM bitnamilegacy/${NAME}:7

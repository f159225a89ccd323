FROM bitnami/redis AS a
FROM bitnami/redis:7.2 AS b
FROM bitnami/redis:latest

FROM docker.io/bitnami/redis:7 AS a
FROM index.docker.io/bitnami/redis AS b
FROM quay.io/bitnami/redis:7

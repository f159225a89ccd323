FROM docker.io/bitnamilegacy/redis:7 AS a
FROM index.docker.io/bitnamilegacy/redis AS b
FROM quay.io/bitnami/redis:7

FROM redis:7 AS a
FROM quay.io/bitnami/redis:7 AS b
FROM bitnamilegacy/redis:7

FROM bitnamilegacy/redis AS a
FROM bitnamilegacy/redis:7.2 AS b
FROM bitnamilegacy/redis:latest

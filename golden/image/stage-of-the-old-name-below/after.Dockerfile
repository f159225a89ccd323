FROM bitnamilegacy/redis:7 AS redis
FROM bitnamilegacy/node:20 AS bitnami
FROM redis

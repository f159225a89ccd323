FROM bitnami/redis:7 AS redis
FROM bitnami/node:20 AS bitnami
FROM redis

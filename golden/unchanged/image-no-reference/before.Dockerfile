FROM Bitnami/Redis:7
FROM bitnami/redis:7:8

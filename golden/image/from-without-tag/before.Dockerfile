FROM bitnami/redis

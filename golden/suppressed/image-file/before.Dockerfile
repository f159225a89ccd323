# dockmod: ignore-file
FROM bitnami/redis:7

ARG T=1
FROM "bitnami/redis:7.2" AS a
FROM "bitnami/redis:$T"

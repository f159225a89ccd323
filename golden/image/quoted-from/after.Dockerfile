ARG T=1
FROM "bitnamilegacy/redis:7.2" AS a
FROM "bitnamilegacy/redis:$T"

# escape=`
FROM `
  bitnami/redis:7.2 `
  AS cache
COPY --from=bitnami/git:2 C:\\a C:\\b

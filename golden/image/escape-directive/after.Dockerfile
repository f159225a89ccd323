# escape=`
FROM `
  bitnamilegacy/redis:7.2 `
  AS cache
COPY --from=bitnamilegacy/git:2 C:\\a C:\\b

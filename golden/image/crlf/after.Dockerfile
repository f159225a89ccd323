FROM bitnamilegacy/redis:7.2 AS a
COPY --from=bitnamilegacy/git:2 \
  /a \
  /b

FROM bitnami/redis:7.2 AS a
COPY --from=bitnami/git:2 \
  /a \
  /b

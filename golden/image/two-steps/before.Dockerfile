FROM bitnami/redis:7.2
COPY --from=alpine:3 /a /b

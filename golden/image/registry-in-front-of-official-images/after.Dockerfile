FROM mirror.example/library/alpine:3 AS base
FROM base AS next
FROM bitnami/redis AS other
FROM scratch
COPY --from=BASE /a /a
COPY --from=0 /a /a
COPY --from=mirror.example/library/busybox:1 /a /a

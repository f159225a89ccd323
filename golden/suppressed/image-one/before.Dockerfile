# dockmod: ignore=images-moved -- the new one has no arm64
FROM bitnami/redis:7
COPY --from=bitnami/git:2 / /

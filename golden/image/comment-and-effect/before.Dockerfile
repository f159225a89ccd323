# The cache.
FROM bitnami/redis:7.2
RUN --mount=type=bind,from=bitnami/git:2,target=/x --mount=type=bind,from=bitnami/git:3,target=/y true

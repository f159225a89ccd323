FROM bitnami/redis:7.2
RUN <<EOF
FROM bitnami/redis:7.2
EOF
COPY --from=bitnami/git:2 <<a /x/
FROM bitnami/redis
a
RUN --mount=type=bind,from=bitnami/git:2,target=/x <<EOF
true
EOF

from bitnami/redis:7.2 as cache
copy --from=bitnami/kubectl:1 /a /b
run --mount=type=bind,from=bitnami/git:2,target=/x true

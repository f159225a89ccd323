from bitnamilegacy/redis:7.2 as cache
copy --from=bitnamilegacy/kubectl:1 /a /b
run --mount=type=bind,from=bitnamilegacy/git:2,target=/x true

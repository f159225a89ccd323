FROM alpine:3.22
ONBUILD COPY --from=bitnami/kubectl:1.30 /a /b
ONBUILD RUN --mount=type=bind,from=bitnami/git:2,target=/x true

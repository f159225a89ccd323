FROM alpine:3.22
ONBUILD COPY --from=bitnamilegacy/kubectl:1.30 /a /b
ONBUILD RUN --mount=type=bind,from=bitnamilegacy/git:2,target=/x true

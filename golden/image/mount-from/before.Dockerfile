FROM alpine:3.22
RUN --mount=type=bind,from=bitnami/git:2,target=/x \
    --mount=type=cache,target=/c,from=bitnami/node:20 \
    cp /x/a /b

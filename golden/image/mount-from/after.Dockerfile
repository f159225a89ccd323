FROM alpine:3.22
RUN --mount=type=bind,from=bitnamilegacy/git:2,target=/x \
    --mount=type=cache,target=/c,from=bitnamilegacy/node:20 \
    cp /x/a /b

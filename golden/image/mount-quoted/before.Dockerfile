FROM alpine:3.22
RUN --mount="type=bind,from=bitnami/git:2,target=/x" cp /x/a /b
RUN --mount='type=bind,"from=bitnami/git:3",target=/x' cp /x/a /b

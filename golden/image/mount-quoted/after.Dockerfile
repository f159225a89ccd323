FROM alpine:3.22
RUN --mount="type=bind,from=bitnamilegacy/git:2,target=/x" cp /x/a /b
RUN --mount='type=bind,"from=bitnamilegacy/git:3",target=/x' cp /x/a /b

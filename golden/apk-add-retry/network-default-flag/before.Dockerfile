FROM alpine:3.22
RUN --network=default --mount=type=tmpfs,target=/tmp apk add --no-cache bash

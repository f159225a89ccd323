FROM alpine:3.22
# dockmod: ignore=always-curl
RUN first
RUN apk add --no-cache curl
RUN second
FROM alpine:3.22
# dockmod: ignore=always-curl
RUN only

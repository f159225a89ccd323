FROM alpine:3.22
# dockmod: ignore=always-curl
RUN first
RUN second
FROM alpine:3.22
# dockmod: ignore=always-curl
RUN only

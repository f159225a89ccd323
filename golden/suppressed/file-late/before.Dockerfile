FROM alpine:3.22
# dockmod: ignore-file
RUN apk add curl

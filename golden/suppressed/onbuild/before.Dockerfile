FROM alpine:3.22
# dockmod: ignore=apk-add-retry
ONBUILD RUN apk add curl

FROM alpine:3.22
# dockmod: ignore=other
RUN apk add curl
# dockmod: ignore=told
RUN apk add git

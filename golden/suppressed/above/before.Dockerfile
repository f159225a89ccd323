FROM alpine:3.22
# dockmod: ignore -- the mirror is on this very machine
RUN apk add curl
RUN apk add git

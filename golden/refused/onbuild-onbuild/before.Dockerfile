FROM alpine:3.22
ONBUILD ONBUILD RUN apk add curl

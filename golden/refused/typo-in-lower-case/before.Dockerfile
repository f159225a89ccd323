FROM alpine:3.22
  rum apk add curl

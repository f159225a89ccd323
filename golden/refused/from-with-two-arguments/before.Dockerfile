FROM alpine:3.22 builder
RUN apk add curl

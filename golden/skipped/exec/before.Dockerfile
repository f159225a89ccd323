FROM alpine:3.22
RUN exec apk add --no-cache git

ARG VERSION=3.22
RUN apk add curl
FROM alpine:$VERSION

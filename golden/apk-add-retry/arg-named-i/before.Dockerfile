FROM alpine:3.22
ARG i=7
RUN apk add --no-cache "foo-$i"

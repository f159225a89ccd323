FROM alpine:3.22
RUN apk --update -t add curl

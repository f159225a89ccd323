FROM alpine:3.22
RUN eval "apk add --no-cache $PACKAGES"

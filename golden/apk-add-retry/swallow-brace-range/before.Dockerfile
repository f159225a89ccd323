FROM alpine:3.22
RUN for i in {1..4}; do apk add --no-cache make && break || sleep 5; done

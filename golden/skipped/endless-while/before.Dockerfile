FROM alpine:3.22
RUN while true; do apk add --no-cache git && break; sleep 2; done

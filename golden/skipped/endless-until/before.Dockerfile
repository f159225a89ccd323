FROM alpine:3.22
RUN until apk add --no-cache git; do sleep 1; done

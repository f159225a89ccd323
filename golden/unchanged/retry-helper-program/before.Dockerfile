FROM alpine:3.22
COPY retry.sh /usr/local/bin/retry
RUN retry -n 3 -- apk add --no-cache git

FROM alpine:3.22
RUN apk add --no-cache ca-certificates tzdata
ENTRYPOINT ["/usr/local/bin/collector"]

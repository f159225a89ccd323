FROM alpine:3.22
RUN set -e; for p in bash curl jq; do apk add --no-cache "$p"; done

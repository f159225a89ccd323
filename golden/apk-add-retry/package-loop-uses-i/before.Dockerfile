FROM alpine:3.22
RUN set -e; \
    for i in bash curl jq; do \
      apk add --no-cache $i; \
    done

FROM alpine:3.22
RUN set -e; \
    for i in bash curl jq; do \
      for attempt in 1 2 3; do \
        apk add --no-cache $i && break; \
        [ $attempt = 3 ] && { echo "apk add failed after 3 retries" >&2; exit 1; }; \
        sleep 5; \
      done; \
    done

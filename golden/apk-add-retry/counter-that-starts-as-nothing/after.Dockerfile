FROM alpine:3.22
RUN for attempt in 1 2 3; do \
      apk add --no-cache curl && break; \
      [ $attempt = 3 ] && { echo "apk add failed after 3 retries" >&2; exit 1; }; \
      sleep 5; \
    done; until apk add --no-cache git; do i=$((i+1)); [ $i -ge 3 ] && exit 1; sleep 5; done

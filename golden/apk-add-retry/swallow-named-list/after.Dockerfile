FROM alpine:3.22
RUN for attempt in first second last; do \
      apk add --no-cache make && break; \
      [ $attempt = last ] && { echo "apk add failed after 3 retries" >&2; exit 1; }; \
      sleep 5; \
    done

FROM alpine:3.22
ARG i=7
RUN for attempt in 1 2 3; do \
      apk add --no-cache "foo-$i" && break; \
      [ $attempt = 3 ] && { echo "apk add failed after 3 retries" >&2; exit 1; }; \
      sleep 5; \
    done

FROM alpine:3.22
RUN set -ex; \
    for i in 1 2 3; do \
      apk update && \
      apk add redis && break; \
      [ $i = 3 ] && { echo "apk add failed after 3 retries" >&2; exit 1; }; \
      sleep 5; \
    done; \
    redis-server --version

FROM alpine:3.22
RUN for i in 1 2 3; do \
      apk upgrade --no-cache && break; \
      [ $i = 3 ] && { echo "apk upgrade failed after 3 retries" >&2; exit 1; }; \
      sleep 5; \
    done && \
    rm -rf /tmp/*

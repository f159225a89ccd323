FROM bash:5.3
SHELL ["/usr/local/bin/bash", "-c"]
RUN for i in {1..4}; do apk add --no-cache make && break; \
      [ $i = 4 ] && { echo "apk add failed after 4 retries" >&2; exit 1; }; \
      sleep 5; \
    done

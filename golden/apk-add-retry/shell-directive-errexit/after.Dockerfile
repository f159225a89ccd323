FROM bash:5.3
SHELL ["/usr/local/bin/bash", "-euxo", "pipefail", "-c"]
RUN for i in 1 2 3; do \
      apk add --no-cache curl && break; \
      [ $i = 3 ] && { echo "apk add failed after 3 retries" >&2; exit 1; }; \
      sleep 5; \
    done; curl --version

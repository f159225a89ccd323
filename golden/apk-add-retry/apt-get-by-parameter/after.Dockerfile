FROM debian:trixie-slim
RUN for i in 1 2 3; do \
    apt-get update && apt-get install -y --no-install-recommends \
      ca-certificates \
      curl && break; \
    [ $i = 3 ] && { echo "apt-get install failed after 3 retries" >&2; exit 1; }; \
    sleep 5; \
  done \
    && rm -rf /var/lib/apt/lists/*

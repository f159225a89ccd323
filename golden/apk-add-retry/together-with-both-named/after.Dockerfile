FROM debian:13
RUN for i in 1 2 3; do \
      apt-get update && apt-get install -y curl && break; \
      [ $i = 3 ] && { echo "apt-get install failed after 3 retries" >&2; exit 1; }; \
      sleep 5; \
    done && rm -rf /var/lib/apt/lists/*
RUN for i in 1 2 3; do \
  apt-get update \
    && apt-get install -y --no-install-recommends \
        git \
        jq && break; \
  [ $i = 3 ] && { echo "apt-get install failed after 3 retries" >&2; exit 1; }; \
  sleep 5; \
done \
    && rm -rf /var/lib/apt/lists/*
RUN set -e; for i in 1 2 3; do \
              apt-get update && apt-get -y dist-upgrade && apt-get install -y vim && break; \
              [ $i = 3 ] && { echo "apt-get install failed after 3 retries" >&2; exit 1; }; \
              sleep 5; \
            done; rm -rf /var/lib/apt/lists/*
RUN for i in 1 2 3; do \
      apt-get update && break; \
      [ $i = 3 ] && { echo "apt-get update failed after 3 retries" >&2; exit 1; }; \
      sleep 5; \
    done && curl -O https://files.example/a && for i in 1 2 3; do \
          apt-get install -y ./a.deb && break; \
          [ $i = 3 ] && { echo "apt-get install failed after 3 retries" >&2; exit 1; }; \
          sleep 5; \
        done
RUN for i in 1 2 3; do \
      sudo apt-get update && sudo apt-get install -y zip && break; \
      [ $i = 3 ] && { echo "apt-get install failed after 3 retries" >&2; exit 1; }; \
      sleep 5; \
    done && apt-get clean
RUN for i in 1 2 3; do \
      apt-get install -y less && apt-get update && break; \
      [ $i = 3 ] && { echo "apt-get install failed after 3 retries" >&2; exit 1; }; \
      sleep 5; \
    done

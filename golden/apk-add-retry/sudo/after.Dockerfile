FROM registry.example.org/ci/alpine-sudo:2
USER ci
RUN for i in 1 2 3; do \
      sudo apk add --no-cache chromium && break; \
      [ $i = 3 ] && { echo "apk add failed after 3 retries" >&2; exit 1; }; \
      sleep 5; \
    done && chromium --version

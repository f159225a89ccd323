FROM alpine:3.22
RUN set -e; \
    for i in 1 2 3; do \
      apk add --no-cache curl && break; \
      [ $i = 3 ] && { echo "apk add failed after 3 retries" >&2; exit 1; }; \
      sleep 5; \
    done; \
    get() { set +e; curl -f "$1"; set -e; }; \
    get https://files.example.org/a; \
    for i in 1 2 3; do \
      apk add --no-cache git && break; \
      [ $i = 3 ] && { echo "apk add failed after 3 retries" >&2; exit 1; }; \
      sleep 5; \
    done; \
    make
RUN set -e; \
    quiet() { set +e; }; \
    for i in 1 2 3; do \
      apk add --no-cache vim && break; \
      [ $i = 3 ] && { echo "apk add failed after 3 retries" >&2; exit 1; }; \
      sleep 5; \
    done; \
    quiet; \
    for i in 1 2 3; do \
      apk add --no-cache wget && break; \
      [ $i = 3 ] && { echo "apk add failed after 3 retries" >&2; exit 1; }; \
      sleep 5; \
    done; \
    make
RUN strict() { set -eu; }; \
    strict; \
    for i in 1 2 3; do \
      apk add --no-cache jq && break; \
      [ $i = 3 ] && { echo "apk add failed after 3 retries" >&2; exit 1; }; \
      sleep 5; \
    done; \
    make

FROM alpine:3.22
RUN set -e; \
    ( set +e; rm /a; rm /b ); \
    for i in 1 2 3; do \
      apk add --no-cache curl && break; \
      [ $i = 3 ] && { echo "apk add failed after 3 retries" >&2; exit 1; }; \
      sleep 5; \
    done; \
    make
RUN set -e; \
    ( for i in 1 2 3; do \
        apk add --no-cache git && break; \
        [ $i = 3 ] && { echo "apk add failed after 3 retries" >&2; exit 1; }; \
        sleep 5; \
      done && git --version ); \
    make
RUN set -e; \
    if [ -n "$LAX" ]; then set +e; fi; \
    for i in 1 2 3; do \
      apk add --no-cache vim && break; \
      [ $i = 3 ] && { echo "apk add failed after 3 retries" >&2; exit 1; }; \
      sleep 5; \
    done; \
    make

FROM alpine:3.22
RUN ( for i in 1 2 3; do \
        apk add --no-cache curl && break; \
        [ $i = 3 ] && { echo "apk add failed after 3 retries" >&2; exit 1; }; \
        sleep 5; \
      done ) || { echo "no curl"; exit 0; }
RUN ( for i in 1 2 3; do \
        apk add --no-cache git && break; \
        [ $i = 3 ] && { echo "apk add failed after 3 retries" >&2; exit 1; }; \
        sleep 5; \
      done ) || { [ -n "$CI" ] && exit 0; exit 1; }
RUN ( for i in 1 2 3; do \
        apk add --no-cache vim && break; \
        [ $i = 3 ] && { echo "apk add failed after 3 retries" >&2; exit 1; }; \
        sleep 5; \
      done ) || { echo "no vim"; exit; }
RUN for name in jq yq; do ( for i in 1 2 3; do \
        apk add --no-cache $name && break; \
        [ $i = 3 ] && { echo "apk add failed after 3 retries" >&2; exit 1; }; \
        sleep 5; \
      done ) || { break; exit 1; }; done
RUN warn() { echo "$1" >&2; }; ( for i in 1 2 3; do \
        apk add --no-cache make && break; \
        [ $i = 3 ] && { echo "apk add failed after 3 retries" >&2; exit 1; }; \
        sleep 5; \
      done ) || warn "no make"
RUN ( for i in 1 2 3; do \
        apk add --no-cache bash && break; \
        [ $i = 3 ] && { echo "apk add failed after 3 retries" >&2; exit 1; }; \
        sleep 5; \
      done ) || exit $CODE

FROM alpine:3.22
RUN for i in 1 2 3; do \
      apk add --no-cache curl && break; \
      [ $i = 3 ] && { echo "apk add failed after 3 retries" >&2; exit 1; }; \
      sleep 5; \
    done || false
RUN for i in 1 2 3; do \
      apk add --no-cache git && break; \
      [ $i = 3 ] && { echo "apk add failed after 3 retries" >&2; exit 1; }; \
      sleep 5; \
    done || { echo "no git" >&2; exit 1; }; \
    git --version
RUN for i in 1 2 3; do \
      apk add --no-cache vim && break; \
      [ $i = 3 ] && { echo "apk add failed after 3 retries" >&2; exit 1; }; \
      sleep 5; \
    done || \
    { echo "no vim"; \
      false; \
    }
RUN set -e; \
    for i in 1 2 3; do \
      apk add --no-cache wget && break; \
      [ $i = 3 ] && { echo "apk add failed after 3 retries" >&2; exit 1; }; \
      sleep 5; \
    done || { echo "no wget"; false; }; \
    wget --version
RUN die() { echo "$1" >&2; exit 1; }; \
    for i in 1 2 3; do \
      apk add --no-cache make && break; \
      [ $i = 3 ] && { echo "apk add failed after 3 retries" >&2; exit 1; }; \
      sleep 5; \
    done || die "no make"; \
    make
RUN for i in 1 2 3; do \
      apk add --no-cache jq yq && break; \
      [ $i = 3 ] && { echo "apk add failed after 3 retries" >&2; exit 1; }; \
      sleep 5; \
    done && jq --version || exit
RUN (for i in 1 2 3; do \
       apk add --no-cache bash && break; \
       [ $i = 3 ] && { echo "apk add failed after 3 retries" >&2; exit 1; }; \
       sleep 5; \
     done || exit 2)

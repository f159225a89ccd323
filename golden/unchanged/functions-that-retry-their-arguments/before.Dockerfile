FROM alpine:3.22
RUN set -e; retry() { for i in 1 2 3; do apk add "$@"; rc=$?; [ $rc -eq 0 ] && return 0; sleep 5; done; return $rc; }; \
    retry curl || exit 1; make
RUN add() { apk add "$1"; }; for i in 1 2 3; do add curl && break; [ $i = 3 ] && exit 1; sleep 5; done; make

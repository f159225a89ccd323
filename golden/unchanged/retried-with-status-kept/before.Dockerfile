FROM alpine:3.22
RUN for i in 1 2 3; do apk add curl && s=0 && break || s=$? && sleep 5; done; (exit $s)
RUN for i in $(seq 1 5); do [ $i -gt 1 ] && sleep 15; apk add curl && s=0 && break || s=$?; done; (exit $s)
RUN rc=1; for i in 1 2 3; do apk add curl; rc=$?; [ $rc -eq 0 ] && break; sleep 5; done; exit $rc
RUN for i in 1 2 3; do apk add curl; s=$?; if [ $s = 0 ]; then break; fi; [ $i = 3 ] && exit $s; sleep 5; done
RUN retry() { n=0; until "$@"; do rc=$?; n=$((n+1)); [ $n -ge 3 ] && return $rc; sleep 5; done; }; \
    retry apk add curl && make
RUN for i in 1 2 3; do apk add curl && break || { rc=$?; [ $i -lt 3 ] || exit $rc; sleep 5; }; done
RUN apk add curl; rc=$?; if [ $rc -ne 0 ]; then sleep 5; apk add curl; fi
RUN set +e; apk add curl; ret=$?; set -e; [ $ret -eq 0 ] || { sleep 5; apk add curl; }

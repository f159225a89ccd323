FROM alpine:3.22
RUN f() { n=0; until apk add "$@"; do n=$((n+1)); [ $n -ge 3 ] && return 1; sleep 5; done; }; f curl || make; f git; make
RUN f() { for i in 1 2 3; do apk add curl && break; [ $i = 3 ] && { echo "no" >&2; return 1; }; sleep 5; done; }; f; make
RUN set -e; f() { ( for i in 1 2 3; do \
                      apk add curl && break; \
                      [ $i = 3 ] && { echo "apk add failed after 3 retries" >&2; exit 1; }; \
                      sleep 5; \
                    done ); }; f || true; make

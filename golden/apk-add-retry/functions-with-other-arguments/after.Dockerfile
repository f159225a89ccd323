FROM alpine:3.22
RUN add() { ( for i in 1 2 3; do \
                apk add "$@" && break; \
                [ $i = 3 ] && { echo "apk add failed after 3 retries" >&2; exit 1; }; \
                sleep 5; \
              done ); }; add curl || add wget; for f in a b; do touch $f; done

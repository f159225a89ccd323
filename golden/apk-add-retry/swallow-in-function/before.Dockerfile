FROM alpine:3.22
RUN tools() { \
      for i in 1 2 3; do \
        apk add --no-cache "$@" && break || sleep 5; \
      done; \
    }; \
    tools make

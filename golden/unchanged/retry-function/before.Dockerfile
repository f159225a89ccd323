FROM alpine:3.22
RUN retry() { \
      for n in 1 2 3; do \
        "$@" && return 0; \
        sleep 5; \
      done; \
      return 1; \
    }; \
    retry apk add --no-cache git

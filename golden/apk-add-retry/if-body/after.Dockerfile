FROM alpine:3.22
ARG DEBUG=0
RUN if [ "$DEBUG" = 1 ]; then \
      for i in 1 2 3; do \
        apk add --no-cache gdb strace && break; \
        [ $i = 3 ] && { echo "apk add failed after 3 retries" >&2; exit 1; }; \
        sleep 5; \
      done; \
    else \
      echo "no debug tools"; \
    fi

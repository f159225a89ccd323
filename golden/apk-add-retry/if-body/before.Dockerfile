FROM alpine:3.22
ARG DEBUG=0
RUN if [ "$DEBUG" = 1 ]; then \
      apk add --no-cache gdb strace; \
    else \
      echo "no debug tools"; \
    fi

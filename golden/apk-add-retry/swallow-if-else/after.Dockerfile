FROM alpine:3.22
RUN for i in 1 2 3; do \
      if apk add --no-cache make; then \
        break; \
      else \
        [ $i = 3 ] && { echo "apk add failed after 3 retries" >&2; exit 1; }; \
        echo "waiting"; \
        sleep 5; \
      fi; \
    done

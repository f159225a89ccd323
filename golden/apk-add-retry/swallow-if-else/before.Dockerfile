FROM alpine:3.22
RUN for i in 1 2 3; do \
      if apk add --no-cache make; then \
        break; \
      else \
        echo "waiting"; \
        sleep 5; \
      fi; \
    done

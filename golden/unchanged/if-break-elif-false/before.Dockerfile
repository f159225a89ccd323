FROM alpine:3.22
RUN for i in 1 2 3; do \
      if apk add --no-cache git; then break; elif [ "$i" = 3 ]; then false; else sleep 5; fi; \
    done

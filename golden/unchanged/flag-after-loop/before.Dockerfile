FROM alpine:3.22
RUN ok=0; \
    for i in 1 2 3; do \
      if apk add --no-cache git; then ok=1; break; fi; \
      sleep 5; \
    done; \
    [ "$ok" = 1 ]

FROM alpine:3.22
RUN for attempt in first second last; do \
      apk add --no-cache make && break || sleep 5; \
    done

FROM alpine:3.22
SHELL ["/bin/bash", "-c"]
RUN for i in 1 2 3 4 5; do apk add --no-cache curl && break; \
      [ $i = 5 ] && { echo "apk add failed after 5 retries" >&2; exit 1; }; \
      sleep 5; \
    done; make
RUN i=7; for attempt in 1 2 3; do \
      apk add --no-cache git && break; \
      [ $attempt = 3 ] && { echo "apk add failed after 3 retries" >&2; exit 1; }; \
      sleep $i; \
    done

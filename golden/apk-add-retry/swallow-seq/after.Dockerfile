FROM alpine:3.22
RUN for i in $(seq 1 10); do \
      apk add --no-cache make && break; \
      [ $i = 10 ] && { echo "apk add failed after 10 retries" >&2; exit 1; }; \
      sleep 1; \
    done

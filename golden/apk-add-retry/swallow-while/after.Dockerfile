FROM alpine:3.22
RUN tries=3; \
    while [ $tries -gt 0 ]; do \
      apk add --no-cache jq && break; \
      tries=$((tries - 1)); \
      [ $tries -gt 0 ] || { echo "apk add failed after 3 retries" >&2; exit 1; }; \
      sleep 2; \
    done

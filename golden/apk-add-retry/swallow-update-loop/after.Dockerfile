FROM alpine:3.22
RUN for try in 1 2 3 4 5; do apk update && break; \
      [ $try = 5 ] && { echo "apk update failed after 5 retries" >&2; exit 1; }; \
      sleep 2; \
    done

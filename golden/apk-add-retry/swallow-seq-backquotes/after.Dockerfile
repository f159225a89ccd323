FROM alpine:3.22
RUN for i in `seq 5`; do \
      apk add --no-cache make && break; \
      [ $i = 5 ] && { echo "apk add failed after 5 retries" >&2; exit 1; }; \
      sleep 1; \
    done

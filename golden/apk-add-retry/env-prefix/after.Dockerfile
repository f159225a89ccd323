FROM alpine:3.22
RUN for i in 1 2 3; do \
      env HTTP_PROXY=http://proxy.example.org:3128 apk add --no-cache curl && break; \
      [ $i = 3 ] && { echo "apk add failed after 3 retries" >&2; exit 1; }; \
      sleep 5; \
    done

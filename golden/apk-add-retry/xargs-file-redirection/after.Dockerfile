FROM alpine:3.22
COPY packages.txt /tmp/
RUN for i in 1 2 3; do \
      xargs apk add --no-cache < /tmp/packages.txt && break; \
      [ $i = 3 ] && { echo "apk add failed after 3 retries" >&2; exit 1; }; \
      sleep 5; \
    done

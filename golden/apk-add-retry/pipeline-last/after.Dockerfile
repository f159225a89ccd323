FROM alpine:3.22
COPY packages.txt /tmp/
RUN for i in 1 2 3; do \
      grep -v '^#' /tmp/packages.txt | xargs apk add --no-cache && break; \
      [ $i = 3 ] && { echo "apk add failed after 3 retries" >&2; exit 1; }; \
      sleep 5; \
    done

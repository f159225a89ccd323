FROM alpine:3.22
RUN for i in 1 2 3; do \
  /sbin/apk add --no-cache \
    # for the scripts, and for the server
    python3 \
    'py3-pip>=24' && break; \
  [ $i = 3 ] && { echo "apk add failed after 3 retries" >&2; exit 1; }; \
  sleep 5; \
done
RUN for i in 1 2 3; do \
 apk add \
  curl \
  git && break; \
 [ $i = 3 ] && { echo "apk add failed after 3 retries" >&2; exit 1; }; \
 sleep 5; \
done

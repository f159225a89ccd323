FROM alpine:3.22
COPY packages.txt /
RUN while read -r name; do for i in 1 2 3; do \
      apk add --no-cache "$name" && break; \
      [ $i = 3 ] && { echo "apk add failed after 3 retries" >&2; exit 1; }; \
      sleep 5; \
    done || exit 1; done </packages.txt
RUN echo curl git | while read a b; do \
      for i in 1 2 3; do \
        apk add --no-cache $a $b && break; \
        [ $i = 3 ] && { echo "apk add failed after 3 retries" >&2; exit 1; }; \
        sleep 5; \
      done; \
    done

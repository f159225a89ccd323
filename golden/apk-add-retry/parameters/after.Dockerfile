FROM alpine:3.22
RUN for i in 1 2 3 4 5; do \
    apk add --no-cache curl && \
    apk fix && break; \
    [ $i = 5 ] && { echo "apk add: 5 tries, pause 0" >&2; exit 1; }; \
  done

FROM alpine:3.22
RUN addgroup -g 1000 app \
 && adduser -u 1000 -G app -D app \
 && for i in 1 2 3; do \
      apk add --no-cache su-exec && break; \
      [ $i = 3 ] && { echo "apk add failed after 3 retries" >&2; exit 1; }; \
      sleep 5; \
    done \
 && mkdir /data \
 && chown app: /data

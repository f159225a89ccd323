FROM alpine:3.22
RUN until yes | xargs apk add; do make; break; done && \
    for i in 1 2 3; do \
      yes | xargs apk add && break; \
      [ $i = 3 ] && { echo "apk add failed after 3 retries" >&2; exit 1; }; \
      sleep 5; \
    done

FROM alpine:3.22
RUN trap - ERR; for i in 1 2 3; do \
                  apk add curl && break; \
                  [ $i = 3 ] && { echo "apk add failed after 3 retries" >&2; exit 1; }; \
                  sleep 5; \
                done; make
RUN for i in 1 2 3; do apk add $_PACKAGES && break; \
      [ $i = 3 ] && { echo "apk add failed after 3 retries" >&2; exit 1; }; \
      sleep 5; \
    done; make
RUN for i in 1 2 3; do ( for attempt in 1 2 3; do \
                           apk add x 2>&1 && break; \
                           [ $attempt = 3 ] && { echo "apk add failed after 3 retries" >&2; exit 1; }; \
                           sleep 5; \
                         done ) | tee /log && break || sleep 5; done

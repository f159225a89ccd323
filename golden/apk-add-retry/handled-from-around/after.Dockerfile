FROM alpine:3.22
RUN { ( for i in 1 2 3; do \
          apk add --no-cache a && break; \
          [ $i = 3 ] && { echo "apk add failed after 3 retries" >&2; exit 1; }; \
          sleep 5; \
        done ); } || true
RUN ( cd /srv && ( for i in 1 2 3; do \
                     apk add --no-cache b && break; \
                     [ $i = 3 ] && { echo "apk add failed after 3 retries" >&2; exit 1; }; \
                     sleep 5; \
                   done ) ) || echo "no b"
RUN if [ -n "$X" ] && { ( for i in 1 2 3; do \
                            apk add --no-cache c && break; \
                            [ $i = 3 ] && { echo "apk add failed after 3 retries" >&2; exit 1; }; \
                            sleep 5; \
                          done ); }; then echo "has c"; fi
RUN get() { if true; then ( for i in 1 2 3; do \
        apk add --no-cache d && break; \
        [ $i = 3 ] && { echo "apk add failed after 3 retries" >&2; exit 1; }; \
        sleep 5; \
      done ); fi; }; get || get
RUN ! ( ( for i in 1 2 3; do \
            apk add --no-cache e && break; \
            [ $i = 3 ] && { echo "apk add failed after 3 retries" >&2; exit 1; }; \
            sleep 5; \
          done ) )

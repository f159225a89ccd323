FROM alpine:3.20
SHELL ["/bin/sh", "-eu", "-c"]
# Of `&&`, `-e` sees the last command alone.
RUN f() { for p in 1 2; do ( for i in 1 2 3; do \
        apk add curl && break; \
        [ $i = 3 ] && { echo "apk add failed after 3 retries" >&2; exit 1; }; \
        sleep 5; \
      done ) && ( for i in 1 2 3; do \
                    apk add git && break; \
                    [ $i = 3 ] && { echo "apk add failed after 3 retries" >&2; exit 1; }; \
                    sleep 5; \
                  done ); done; }; f
RUN echo "$(set -e && for p in 1 2; do ( for i in 1 2 3; do \
        apk add make && break; \
        [ $i = 3 ] && { echo "apk add failed after 3 retries" >&2; exit 1; }; \
        sleep 5; \
      done ) && for i in 1 2 3; do \
                  apk add jq && break; \
                  [ $i = 3 ] && { echo "apk add failed after 3 retries" >&2; exit 1; }; \
                  sleep 5; \
                done; done)"
RUN for i in 1 2 3; do \
      apk add zip && apk add tar && break; \
      [ $i = 3 ] && { echo "apk add failed after 3 retries" >&2; exit 1; }; \
      sleep 5; \
    done; make

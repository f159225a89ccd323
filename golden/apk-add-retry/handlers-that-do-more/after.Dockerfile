FROM alpine:3.20
RUN ( ( for i in 1 2 3; do \
          apk add curl && break; \
          [ $i = 3 ] && { echo "apk add failed after 3 retries" >&2; exit 1; }; \
          sleep 5; \
        done ) || { touch /failed; exit 1; }) & wait; [ ! -e /failed ]
RUN { ( for i in 1 2 3; do \
          apk add git && break; \
          [ $i = 3 ] && { echo "apk add failed after 3 retries" >&2; exit 1; }; \
          sleep 5; \
        done ) || { touch /failed; exit 1; }; } | cat
RUN log=$( ( for i in 1 2 3; do \
               apk add -q make && break; \
               [ $i = 3 ] && { echo "apk add failed after 3 retries" >&2; exit 1; }; \
               sleep 5; \
             done ) || { echo missing; exit 1; }); echo "$log" > /status
RUN echo "$( ( for i in 1 2 3; do \
                 apk add -q bash && break; \
                 [ $i = 3 ] && { echo "apk add failed after 3 retries" >&2; exit 1; }; \
                 sleep 5; \
               done ) || { echo missing; false; })" > /status
RUN ( for i in 1 2 3; do \
        apk add jq && break; \
        [ $i = 3 ] && { echo "apk add failed after 3 retries" >&2; exit 1; }; \
        sleep 5; \
      done ) || { cat /var/log/apk.log; exit 5; }
RUN --mount=type=cache,target=/c ( for i in 1 2 3; do \
        apk add zip && break; \
        [ $i = 3 ] && { echo "apk add failed after 3 retries" >&2; exit 1; }; \
        sleep 5; \
      done ) || { echo failed > /c/marker; exit 1; }
RUN die() { cleanup; exit 1; }; ( for i in 1 2 3; do \
        apk add tar && break; \
        [ $i = 3 ] && { echo "apk add failed after 3 retries" >&2; exit 1; }; \
        sleep 5; \
      done ) || die
# These only end the build.
RUN die() { echo "$1" >&2; exit 1; }; for i in 1 2 3; do \
      apk add vim && break; \
      [ $i = 3 ] && { echo "apk add failed after 3 retries" >&2; exit 1; }; \
      sleep 5; \
    done || die "no vim"
RUN for i in 1 2 3; do \
      apk add less && break; \
      [ $i = 3 ] && { echo "apk add failed after 3 retries" >&2; exit 1; }; \
      sleep 5; \
    done || { echo "no less" >&2; exit 1; }
RUN for i in 1 2 3; do \
      apk add gcc && break; \
      [ $i = 3 ] && { echo "apk add failed after 3 retries" >&2; exit 1; }; \
      sleep 5; \
    done || (printf 'no gcc\n'; exit 1)

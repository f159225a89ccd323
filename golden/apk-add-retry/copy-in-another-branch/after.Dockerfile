FROM alpine:3.22
ARG DEV
RUN if [ -n "$DEV" ]; then for i in 1 2 3; do \
      apk add git && break; \
      [ $i = 3 ] && { echo "apk add failed after 3 retries" >&2; exit 1; }; \
      sleep 5; \
    done; else for i in 1 2 3; do apk add git && break; [ $i = 3 ] && exit 1; sleep 5; done; fi
RUN case "$DEV" in \
      yes) for i in 1 2 3; do apk add vim && break; \
             [ $i = 3 ] && { echo "apk add failed after 3 retries" >&2; exit 1; }; \
             sleep 5; \
           done ;; \
      *) for i in 1 2 3; do \
           apk add vim && break; \
           [ $i = 3 ] && { echo "apk add failed after 3 retries" >&2; exit 1; }; \
           sleep 5; \
         done ;; \
    esac
RUN if [ -f /fast ]; then apk add jq || (sleep 5 && apk add jq); else for i in 1 2 3; do \
      apk add jq && break; \
      [ $i = 3 ] && { echo "apk add failed after 3 retries" >&2; exit 1; }; \
      sleep 5; \
    done; fi
RUN <<EOT
set -e
if test "$DEV" = 1
then
  for i in 1 2 3; do
    apk add make && break
    [ $i = 3 ] && { echo "apk add failed after 3 retries" >&2; exit 1; }
    sleep 5
  done
elif test "$DEV" = 2
then
  until apk add make; do sleep 1; done
else
  for i in 1 2 3; do
    apk add make && break
    [ $i = 3 ] && { echo "apk add failed after 3 retries" >&2; exit 1; }
    sleep 5
  done
fi
EOT
RUN f() { if [ "$1" = a ]; then ( for i in 1 2 3; do \
        apk add gcc && break; \
        [ $i = 3 ] && { echo "apk add failed after 3 retries" >&2; exit 1; }; \
        sleep 5; \
      done ); else apk add gcc || apk add gcc; fi; }; f a && f b

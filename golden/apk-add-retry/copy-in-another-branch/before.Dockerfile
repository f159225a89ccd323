FROM alpine:3.22
ARG DEV
RUN if [ -n "$DEV" ]; then apk add git; else for i in 1 2 3; do apk add git && break; [ $i = 3 ] && exit 1; sleep 5; done; fi
RUN case "$DEV" in \
      yes) for i in 1 2 3; do apk add vim && break || sleep 5; done ;; \
      *) apk add vim ;; \
    esac
RUN if [ -f /fast ]; then apk add jq || (sleep 5 && apk add jq); else apk add jq; fi
RUN <<EOT
set -e
if test "$DEV" = 1
then
  apk add make
elif test "$DEV" = 2
then
  until apk add make; do sleep 1; done
else
  apk add make
fi
EOT
RUN f() { if [ "$1" = a ]; then apk add gcc; else apk add gcc || apk add gcc; fi; }; f a && f b

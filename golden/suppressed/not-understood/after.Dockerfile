# dockmod: ignore-file=apk-ad-retry
FROM alpine:3.22
# dockmod: ingore
RUN for i in 1 2 3; do \
      apk add curl && break; \
      [ $i = 3 ] && { echo "apk add failed after 3 retries" >&2; exit 1; }; \
      sleep 5; \
    done
# dockmod: ignore=apk-add-retri,apk-add-retry -- half of it is right
RUN apk add git
# dockmod: ignore the mirror is local
RUN for i in 1 2 3; do \
      apk add vim && break; \
      [ $i = 3 ] && { echo "apk add failed after 3 retries" >&2; exit 1; }; \
      sleep 5; \
    done
# Dockmod: ignore
RUN for i in 1 2 3; do \
      apk add nano && break; \
      [ $i = 3 ] && { echo "apk add failed after 3 retries" >&2; exit 1; }; \
      sleep 5; \
    done
# dockmod ignore=apk-add-retry
RUN for i in 1 2 3; do \
      apk add jq && break; \
      [ $i = 3 ] && { echo "apk add failed after 3 retries" >&2; exit 1; }; \
      sleep 5; \
    done
RUN for i in 1 2 3; do \
    apk add \
      # dockmod: ignore=
      less && break; \
    [ $i = 3 ] && { echo "apk add failed after 3 retries" >&2; exit 1; }; \
    sleep 5; \
  done

FROM alpine:3.20
RUN IFS=,3; for i in 1 2 3; do \
              apk add curl && break; \
              [ "$i" = 3 ] && { echo "apk add failed after 3 retries" >&2; exit 1; }; \
              sleep 5; \
            done
RUN IFS=,; for i in 1 2 3; do \
      apk add git && break; \
      [ "$i" = 3 ] && { echo "apk add failed after 3 retries" >&2; exit 1; }; \
      sleep 5; \
    done
RUN for i in 1 2 3; do \
      apk add make && break; \
      [ $i = 3 ] && { echo "apk add failed after 3 retries" >&2; exit 1; }; \
      sleep 5; \
    done

FROM alpine:3.22
RUN for i in 1 2 3; do \
      doas apk add --no-cache foo && break; \
      [ $i = 3 ] && { echo "apk add failed after 3 retries" >&2; exit 1; }; \
      sleep 5; \
    done
RUN for i in 1 2 3; do \
      time apk add --no-cache bar && break; \
      [ $i = 3 ] && { echo "apk add failed after 3 retries" >&2; exit 1; }; \
      sleep 5; \
    done
RUN for i in 1 2 3; do \
      nice -n 10 apk add --no-cache baz && break; \
      [ $i = 3 ] && { echo "apk add failed after 3 retries" >&2; exit 1; }; \
      sleep 5; \
    done
RUN for i in 1 2 3; do \
      command apk add --no-cache qux && break; \
      [ $i = 3 ] && { echo "apk add failed after 3 retries" >&2; exit 1; }; \
      sleep 5; \
    done

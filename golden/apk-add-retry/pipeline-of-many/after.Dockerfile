FROM alpine:3.22
# Only so many loops are put into each other; the last two are left alone.
RUN for i in 1 2 3; do \
      for i in 1 2 3; do \
      for i in 1 2 3; do \
      for i in 1 2 3; do \
      for i in 1 2 3; do \
      for i in 1 2 3; do \
      for i in 1 2 3; do \
      for i in 1 2 3; do \
      true | apk add a && break; \
      [ $i = 3 ] && { echo "apk add failed after 3 retries" >&2; exit 1; }; \
      sleep 5; \
    done | apk add b && break; \
      [ $i = 3 ] && { echo "apk add failed after 3 retries" >&2; exit 1; }; \
      sleep 5; \
    done | apk add c && break; \
      [ $i = 3 ] && { echo "apk add failed after 3 retries" >&2; exit 1; }; \
      sleep 5; \
    done | apk add d && break; \
      [ $i = 3 ] && { echo "apk add failed after 3 retries" >&2; exit 1; }; \
      sleep 5; \
    done | apk add e && break; \
      [ $i = 3 ] && { echo "apk add failed after 3 retries" >&2; exit 1; }; \
      sleep 5; \
    done | apk add f && break; \
      [ $i = 3 ] && { echo "apk add failed after 3 retries" >&2; exit 1; }; \
      sleep 5; \
    done | apk add g && break; \
      [ $i = 3 ] && { echo "apk add failed after 3 retries" >&2; exit 1; }; \
      sleep 5; \
    done | apk add h && break; \
      [ $i = 3 ] && { echo "apk add failed after 3 retries" >&2; exit 1; }; \
      sleep 5; \
    done | apk add i | apk add j

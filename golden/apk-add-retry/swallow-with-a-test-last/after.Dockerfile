FROM alpine:3.22
RUN for i in 1 2 3; do if apk add curl; then break; fi; \
      [ $i = 3 ] && { echo "apk add failed after 3 retries" >&2; exit 1; }; \
      [ $i -lt 3 ] && sleep 5; \
    done; make
RUN for i in 1 2 3; do apk add git && break; \
      [ $i = 3 ] && { echo "apk add failed after 3 retries" >&2; exit 1; }; \
      { [ $i -lt 3 ] && sleep 5; }; \
    done; make
RUN for i in 1 2 3; do apk add bash && break; \
      [ $i = 3 ] && { echo "apk add failed after 3 retries" >&2; exit 1; }; \
      if [ $i -lt 3 ]; then sleep 5; else false; fi; \
    done; make

FROM alpine:3.22
RUN for i in 1 2 3; do (apk update && apk add curl) && break; \
      [ $i = 3 ] && { echo "apk add failed after 3 retries" >&2; exit 1; }; \
      sleep 5; \
    done; make
RUN for i in 1 2 3; do \
      if ( apk update && apk add git ); then break; fi; \
      [ $i = 3 ] && { echo "apk add failed after 3 retries" >&2; exit 1; }; \
      sleep 5; \
    done
RUN for i in 1 2 3; do out=$(apk add bash 2>&1) && break; \
      [ $i = 3 ] && { echo "apk add failed after 3 retries" >&2; exit 1; }; \
      { echo "$out"; sleep 5; }; \
    done

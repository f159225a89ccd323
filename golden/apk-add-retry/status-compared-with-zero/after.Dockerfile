FROM alpine:3.22
RUN ( for i in 1 2 3; do \
        apk add --no-cache foo && break; \
        [ $i = 3 ] && { echo "apk add failed after 3 retries" >&2; exit 1; }; \
        sleep 5; \
      done ); rc=$?; if [ $rc -ne 0 ]; then echo "no foo"; fi
RUN ( for i in 1 2 3; do \
        apk add --no-cache bar && break; \
        [ $i = 3 ] && { echo "apk add failed after 3 retries" >&2; exit 1; }; \
        sleep 5; \
      done ); case $? in 0) echo "bar" ;; *) echo "no bar" ;; esac
RUN ( for i in 1 2 3; do \
        apk add --no-cache baz && break; \
        [ $i = 3 ] && { echo "apk add failed after 3 retries" >&2; exit 1; }; \
        sleep 5; \
      done ) || [ $? -eq 0 ]

FROM alpine:3.22
# The loop is repaired, and what comes after it is another command.
RUN set -e; \
    for i in 1 2 3; do apk add --no-cache jq && break; \
      [ $i = 3 ] && { echo "apk add failed after 3 retries" >&2; exit 1; }; \
      sleep 5; \
    done; \
    echo "https://repo.example/main" >> /etc/apk/repositories; \
    for i in 1 2 3; do \
      apk add --no-cache jq && break; \
      [ $i = 3 ] && { echo "apk add failed after 3 retries" >&2; exit 1; }; \
      sleep 5; \
    done; \
    jq --version
RUN for i in 1 2 3; do apk add git && break; [ $i = 3 ] && exit 1; sleep 5; done && rm -rf /tmp/x && for i in 1 2 3; do \
      apk add git && break; \
      [ $i = 3 ] && { echo "apk add failed after 3 retries" >&2; exit 1; }; \
      sleep 5; \
    done
RUN n=0; until [ $n -ge 3 ]; do apk add vim && break; n=$((n+1)); \
           [ $n -ge 3 ] && { echo "apk add failed after 3 retries" >&2; exit 1; }; \
           sleep 2; \
         done; make; for i in 1 2 3; do \
      apk add vim && break; \
      [ $i = 3 ] && { echo "apk add failed after 3 retries" >&2; exit 1; }; \
      sleep 5; \
    done
RUN for i in 1 2 3; do \
      apk add curl && break; \
      [ $i = 3 ] && { echo "apk add failed after 3 retries" >&2; exit 1; }; \
      sleep 5; \
    done && for i in 1 2 3; do apk add curl && break; \
                      [ $i = 3 ] && { echo "apk add failed after 3 retries" >&2; exit 1; }; \
                      sleep 5; \
                    done
RUN <<EOT
set -eu
while true; do
  apk add tar && break
  sleep 5
done
for i in 1 2 3; do
  apk add tar && break
  [ $i = 3 ] && { echo "apk add failed after 3 retries" >&2; exit 1; }
  sleep 5
done
EOT
RUN for i in 1 2; do apk add m4 && break; \
      [ $i = 2 ] && { echo "apk add failed after 2 retries" >&2; exit 1; }; \
      sleep 1; \
    done; for i in 1 2; do apk add m4 && break; [ $i = 2 ] && exit 1; done
RUN f() { for i in 1 2 3; do apk add gcc && break; [ $i = 3 ] && return 1; sleep 5; done; }; f && for i in 1 2 3; do \
      apk add gcc && break; \
      [ $i = 3 ] && { echo "apk add failed after 3 retries" >&2; exit 1; }; \
      sleep 5; \
    done

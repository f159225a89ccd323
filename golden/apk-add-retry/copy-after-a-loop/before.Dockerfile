FROM alpine:3.22
# The loop is repaired, and what comes after it is another command.
RUN set -e; \
    for i in 1 2 3; do apk add --no-cache jq && break || sleep 5; done; \
    echo "https://repo.example/main" >> /etc/apk/repositories; \
    apk add --no-cache jq; \
    jq --version
RUN for i in 1 2 3; do apk add git && break; [ $i = 3 ] && exit 1; sleep 5; done && rm -rf /tmp/x && apk add git
RUN n=0; until [ $n -ge 3 ]; do apk add vim && break; n=$((n+1)); sleep 2; done; make; apk add vim
RUN apk add curl && for i in 1 2 3; do apk add curl && break; sleep 5; done
RUN <<EOT
set -eu
while true; do
  apk add tar && break
  sleep 5
done
apk add tar
EOT
RUN for i in 1 2; do apk add m4 && break || sleep 1; done; for i in 1 2; do apk add m4 && break; [ $i = 2 ] && exit 1; done
RUN f() { for i in 1 2 3; do apk add gcc && break; [ $i = 3 ] && return 1; sleep 5; done; }; f && apk add gcc

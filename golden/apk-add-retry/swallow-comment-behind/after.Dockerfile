FROM alpine:3.22
RUN <<EOF
set -e
for i in 1 2 3; do
  apk add curl && break # done
  [ $i = 3 ] && { echo "apk add failed after 3 retries" >&2; exit 1; }
  sleep 5
done
n=0
until [ $n -ge 3 ]; do
  apk add git && break
  n=$((n+1)) # count
  [ $n -ge 3 ] && { echo "apk add failed after 3 retries" >&2; exit 1; }
  sleep 5
done
EOF

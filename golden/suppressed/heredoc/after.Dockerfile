FROM alpine:3.22
# dockmod: ignore
RUN <<EOF
apk add curl
apk add git
EOF
RUN <<EOF
# A comment of the shell.
for i in 1 2 3; do
  apk add vim && break
  [ $i = 3 ] && { echo "apk add failed after 3 retries" >&2; exit 1; }
  sleep 5
done
EOF

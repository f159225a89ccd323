FROM alpine:3.22
COPY <<EOF /etc/motd
apk add nothing
EOF
RUN cat <<EOF >/etc/issue && for i in 1 2 3; do \
      apk add curl && break; \
      [ $i = 3 ] && { echo "apk add failed after 3 retries" >&2; exit 1; }; \
      sleep 5; \
    done
hello
EOF
RUN <<EOF
set -e # on
EOF

FROM alpine:3.22
COPY <<EOF /etc/motd
apk add nothing
EOF
RUN cat <<EOF >/etc/issue && apk add curl
hello
EOF
RUN <<EOF
set -e # on
EOF

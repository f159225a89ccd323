FROM alpine:3.22
# dockmod: ignore
RUN <<EOF
apk add curl
apk add git
EOF
RUN <<EOF
# A comment of the shell.
apk add vim
EOF

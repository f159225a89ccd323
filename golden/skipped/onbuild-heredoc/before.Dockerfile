FROM alpine:3.22
ONBUILD RUN <<EOF
apk add curl
EOF

FROM alpine:3.22
RUN <<EOF
apk add curl
EOT

FROM alpine:3.22
RUN apk add curl # dockmod: ignore
RUN <<EOF
# dockmod: ignore -- local mirror
apk add git
EOF

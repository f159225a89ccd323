FROM alpine:3.22 AS rootfs
RUN mkdir /rootfs && apk add --root /rootfs --initdb --no-cache --keys-dir /etc/apk/keys alpine-baselayout

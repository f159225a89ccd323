FROM alpine:3.22 AS rootfs
RUN mkdir /rootfs && for i in 1 2 3; do \
                       apk add --root /rootfs --initdb --no-cache --keys-dir /etc/apk/keys alpine-baselayout && break; \
                       [ $i = 3 ] && { echo "apk add failed after 3 retries" >&2; exit 1; }; \
                       sleep 5; \
                     done

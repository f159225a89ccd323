FROM alpine:3.22
ARG TARGETARCH
RUN case "$TARGETARCH" in \
      amd64) for i in 1 2 3; do \
               apk add --no-cache intel-media-driver && break; \
               [ $i = 3 ] && { echo "apk add failed after 3 retries" >&2; exit 1; }; \
               sleep 5; \
             done ;; \
      arm64) for i in 1 2 3; do \
               apk add --no-cache mesa-va-gallium && break; \
               [ $i = 3 ] && { echo "apk add failed after 3 retries" >&2; exit 1; }; \
               sleep 5; \
             done ;; \
      *) echo "no driver" ;; \
    esac

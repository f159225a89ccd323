FROM alpine:3.22
ARG TARGETARCH
RUN case "$TARGETARCH" in \
      amd64) apk add --no-cache intel-media-driver ;; \
      arm64) apk add --no-cache mesa-va-gallium ;; \
      *) echo "no driver" ;; \
    esac

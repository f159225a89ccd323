FROM alpine:3.22
RUN apk add \
      # dockmod: ignore -- local mirror
      curl \
      git
RUN set -x && \
    # dockmod: ignore
    apk add vim
RUN for i in 1 2 3; do \
    apk add \
      # Not one for dockmod: ignore it.
      nano && break; \
    [ $i = 3 ] && { echo "apk add failed after 3 retries" >&2; exit 1; }; \
    sleep 5; \
  done

FROM alpine:3.22
RUN apk add \
      # dockmod: ignore -- local mirror
      curl \
      git
RUN set -x && \
    # dockmod: ignore
    apk add vim
RUN apk add \
      # Not one for dockmod: ignore it.
      nano

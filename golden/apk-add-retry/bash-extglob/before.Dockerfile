FROM bash:5.2
SHELL ["/bin/bash", "-O", "extglob", "-c"]
RUN apk add --no-cache tar && rm -rf /srv/!(data|logs) /tmp/*.@(gz|xz)
RUN case "$BASH_VERSION" in \
      +([0-9]).*) apk add jq ;; \
      ?(v)*) echo unknown ;; \
    esac
RUN if !(command -v git); then apk add git; fi

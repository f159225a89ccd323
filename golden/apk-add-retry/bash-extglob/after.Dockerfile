FROM bash:5.2
SHELL ["/bin/bash", "-O", "extglob", "-c"]
RUN for i in 1 2 3; do \
      apk add --no-cache tar && break; \
      [ $i = 3 ] && { echo "apk add failed after 3 retries" >&2; exit 1; }; \
      sleep 5; \
    done && rm -rf /srv/!(data|logs) /tmp/*.@(gz|xz)
RUN case "$BASH_VERSION" in \
      +([0-9]).*) for i in 1 2 3; do \
                    apk add jq && break; \
                    [ $i = 3 ] && { echo "apk add failed after 3 retries" >&2; exit 1; }; \
                    sleep 5; \
                  done ;; \
      ?(v)*) echo unknown ;; \
    esac
RUN if !(command -v git); then for i in 1 2 3; do \
      apk add git && break; \
      [ $i = 3 ] && { echo "apk add failed after 3 retries" >&2; exit 1; }; \
      sleep 5; \
    done; fi

FROM bash:5.3
SHELL ["/bin/bash", "-c"]
RUN apk add "git=${ cat /etc/git-version; }"
RUN for i in 1 2 3; do \
      apk add zsh && break; \
      [ $i = 3 ] && { echo "apk add failed after 3 retries" >&2; exit 1; }; \
      sleep 5; \
    done

FROM bash:5.3
SHELL ["/bin/bash", "-c"]
RUN apk add "git=${ cat /etc/git-version; }"
RUN apk add zsh

FROM alpine:3.22
RUN if ! apk add --no-cache zsh; then \
      ln -s /bin/ash /bin/zsh; \
    fi

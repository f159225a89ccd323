FROM alpine:3.22
RUN if ! ( for i in 1 2 3; do \
             apk add --no-cache zsh && break; \
             [ $i = 3 ] && { echo "apk add failed after 3 retries" >&2; exit 1; }; \
             sleep 5; \
           done ); then \
      ln -s /bin/ash /bin/zsh; \
    fi

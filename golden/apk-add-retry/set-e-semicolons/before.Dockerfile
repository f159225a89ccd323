FROM alpine:3.22
RUN set -eux; \
    apk add --no-cache --virtual .fetch-deps gnupg; \
    gpg --version; \
    apk del --no-network .fetch-deps

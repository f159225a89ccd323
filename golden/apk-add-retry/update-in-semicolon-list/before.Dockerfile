FROM alpine:3.22
RUN set -ex; \
    apk update; \
    apk add redis; \
    redis-server --version

FROM alpine:3.22
RUN set -e; \
    apk add --no-cache curl; \
    get() { set +e; curl -f "$1"; set -e; }; \
    get https://files.example.org/a; \
    apk add --no-cache git; \
    make
RUN set -e; \
    quiet() { set +e; }; \
    apk add --no-cache vim; \
    quiet; \
    apk add --no-cache wget; \
    make
RUN strict() { set -eu; }; \
    strict; \
    apk add --no-cache jq; \
    make

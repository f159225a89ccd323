FROM alpine:3.22
RUN set -e; \
    ( set +e; rm /a; rm /b ); \
    apk add --no-cache curl; \
    make
RUN set -e; \
    ( apk add --no-cache git && git --version ); \
    make
RUN set -e; \
    if [ -n "$LAX" ]; then set +e; fi; \
    apk add --no-cache vim; \
    make

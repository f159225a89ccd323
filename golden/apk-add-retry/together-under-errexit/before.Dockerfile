FROM alpine:3.22
RUN set -eux; \
    apk update; \
    apk upgrade ; \
    # for the scripts
    apk add \
      bash \
      jq; \
    apk add --virtual .build gcc; \
    make
RUN set -e; apk update; apk add curl && make
RUN set -e; apk add git || true; apk add vim
RUN apk update; apk add zip
RUN set -e; apk update && apk add tar; make
RUN <<EOF
set -e
apk update # the lists

apk add less
EOF
RUN ["/bin/sh", "-ec", "apk update; apk add wget"]
RUN set -e; (apk update; apk add lua); if true; then apk update; apk add perl; fi
RUN set -e; f() { apk update; apk add fish; }; f
RUN set -e; apk update & apk add ruby

FROM alpine:3.22
RUN apk update && apk upgrade --available && apk add curl && make
RUN apk add --no-cache bash && apk add --no-cache --virtual .build gcc && make && apk del .build
RUN apk update \
 && apk add --no-cache \
      git \
      vim \
 # what make needs
 && apk add --no-cache --virtual .build \
      gcc \
      musl-dev \
 && apk upgrade \
 && make
RUN test -f /x || apk add jq && apk add yq && apk add less
RUN apk add zip || apk add unzip
RUN { apk update && apk add tar && apk add xz; } || true
RUN if apk update && apk add perl; then perl -v; fi
RUN apk upgrade && apk add ruby && apk upgrade
RUN apk update && apk add lua && apk info && apk add fish
RUN ["/bin/sh", "-c", "apk update && apk add wget"]

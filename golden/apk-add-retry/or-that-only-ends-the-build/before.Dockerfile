FROM alpine:3.22
RUN apk add --no-cache curl || false
RUN apk add --no-cache git || { echo "no git" >&2; exit 1; }; \
    git --version
RUN apk add --no-cache vim || \
    { echo "no vim"; \
      false; \
    }
RUN set -e; \
    apk add --no-cache wget || { echo "no wget"; false; }; \
    wget --version
RUN die() { echo "$1" >&2; exit 1; }; \
    apk add --no-cache make || die "no make"; \
    make
RUN apk add --no-cache jq yq && jq --version || exit
RUN (apk add --no-cache bash || exit 2)

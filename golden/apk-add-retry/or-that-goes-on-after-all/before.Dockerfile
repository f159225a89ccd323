FROM alpine:3.22
RUN apk add --no-cache curl || { echo "no curl"; exit 0; }
RUN apk add --no-cache git || { [ -n "$CI" ] && exit 0; exit 1; }
RUN apk add --no-cache vim || { echo "no vim"; exit; }
RUN for name in jq yq; do apk add --no-cache $name || { break; exit 1; }; done
RUN warn() { echo "$1" >&2; }; apk add --no-cache make || warn "no make"
RUN apk add --no-cache bash || exit $CODE

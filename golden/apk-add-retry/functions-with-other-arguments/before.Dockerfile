FROM alpine:3.22
RUN add() { apk add "$@"; }; add curl || add wget; for f in a b; do touch $f; done

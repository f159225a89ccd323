FROM alpine:3.22
RUN no-retry apk add git
RUN retry-once.sh apk add vim
RUN /usr/local/bin/retry -t 5 apk add jq
RUN again() { for i in 1 2 3; do "$@" && return; sleep 1; done; return 1; }; again apk add $PKGS
RUN noretry() { "$@"; }; noretry apk add tar
RUN retry() { for i in 1 2 3; do "$@" && return 0; sleep 1; done; }; retry apk add gcc; make
RUN travis_retry apk add make

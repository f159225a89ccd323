FROM alpine:3.22
RUN add() { apk add "$1"; }; for i in 1 2 3; do add curl && break; sleep 5; done; make

FROM alpine:3.22
RUN for i in 1 2 3; do apk add git && exit 0; sleep 5; done; apk add git
RUN for i in 1 2 3; do apk add vim && break || false; done || apk add vim
RUN for i in 1 2 3; do apk add jq || (sleep 1; apk add jq) && break; [ $i = 3 ] && exit 1; done
RUN apk add m4; rc=$?; if [ $rc -ne 0 ]; then sleep 5; apk add m4; fi
RUN if ! apk add tar; then sleep 5; apk add tar; fi

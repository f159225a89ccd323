FROM alpine:3.22
RUN install() { apk add --no-cache curl; }; \
    for i in 1 2 3; do install && break; [ $i = 3 ] && exit 1; sleep 5; done

FROM alpine:3.22
RUN install() { apk add --no-cache curl; }; \
    for i in 1 2 3; do install && break; sleep 5; done; make

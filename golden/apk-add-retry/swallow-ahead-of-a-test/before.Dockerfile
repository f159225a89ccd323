FROM alpine:3.22
ARG TARGETARCH
RUN for i in 1 2 3; do apk add --no-cache curl && break || sleep 5; done; ! grep -q nobody /etc/group
RUN for i in 1 2 3; do apk add --no-cache git && break || sleep 5; done; [ "$TARGETARCH" = amd64 ] && make

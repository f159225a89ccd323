FROM alpine:3.22
RUN for i in 1 2 3; do curl -fO https://example.org/data && break || sleep 5; done
RUN apk add --no-cache make

FROM alpine:3.22
RUN for i in 1 2 3; do apk add --no-cache curl && break; sleep 5; done && curl --version

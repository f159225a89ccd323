FROM alpine:3.22
RUN addgroup app && for n in 1 2 3 4; do apk add --no-cache curl && break || sleep 3; done && curl --version

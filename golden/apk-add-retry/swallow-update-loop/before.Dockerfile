FROM alpine:3.22
RUN for try in 1 2 3 4 5; do apk update && break || sleep 2; done

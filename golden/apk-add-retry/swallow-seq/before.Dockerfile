FROM alpine:3.22
RUN for i in $(seq 1 10); do \
      apk add --no-cache make && break || sleep 1; \
    done

FROM alpine:3.22
RUN for i in `seq 5`; do \
      apk add --no-cache make && break || sleep 1; \
    done

FROM alpine:3.22
RUN for i in 1 2 3; do \
      apk upgrade --no-cache && break || sleep 5; \
    done && \
    rm -rf /tmp/*

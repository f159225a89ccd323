FROM alpine:3.22
RUN for i in 1 2 3; do \
    apk upgrade --no-cache && break || sleep 5; \
    done \
  && for i in 1 2 3; do \
    apk add --no-cache python3 supervisor && break || sleep 5; \
    done \
  && supervisord --version

FROM alpine:3.22
RUN for i in 1 2 3; do \
    apk add --no-cache \
    build-base \
    # for the tests
    bash \
    npm && break || sleep 5; \
    done \
  && npm install --global corepack

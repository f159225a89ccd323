FROM alpine:3.22
RUN for i in 1 2 3; do apk add --no-cache curl && break || sleep 5; done || exit 1
RUN for i in 1 2 3; do \
      apk add --no-cache git && break || sleep 5; \
    done || { echo "no git" >&2; exit 1; }; \
    git --version
RUN for i in 1 2 3; do apk add --no-cache vim && break; sleep 5; done || false

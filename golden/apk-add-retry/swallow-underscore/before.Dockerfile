FROM alpine:3.22
SHELL ["/bin/bash", "-c"]
RUN for _ in 1 2 3 4 5; do apk add --no-cache curl && break; sleep 5; done; make
RUN i=7; for _ in 1 2 3; do \
      apk add --no-cache git && break || sleep $i; \
    done

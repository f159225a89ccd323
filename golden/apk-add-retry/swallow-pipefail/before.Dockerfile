FROM alpine:3.22
RUN apk add --no-cache bash
SHELL ["/bin/bash", "-o", "pipefail", "-c"]
RUN for i in 1 2 3; do apk add curl 2>&1 | tee -a /log && break || sleep 5; done; make

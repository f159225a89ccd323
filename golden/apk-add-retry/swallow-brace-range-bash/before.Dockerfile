FROM bash:5.3
SHELL ["/usr/local/bin/bash", "-c"]
RUN for i in {1..4}; do apk add --no-cache make && break || sleep 5; done

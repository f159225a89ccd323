FROM bash:5.3
SHELL ["/usr/local/bin/bash", "-euxo", "pipefail", "-c"]
RUN apk add --no-cache curl; curl --version

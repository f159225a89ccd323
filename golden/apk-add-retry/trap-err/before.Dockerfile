FROM alpine:3.22
RUN apk add --no-cache bash
SHELL ["/bin/bash", "-eo", "pipefail", "-c"]
RUN trap 'echo handled; exit 0' ERR; \
    apk add --no-cache curl; \
    make

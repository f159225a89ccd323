FROM alpine:3.22
RUN apk add --no-cache bash && \
    apk add --no-cache libc6-compat || true && \
    ln -sf /bin/bash /bin/sh

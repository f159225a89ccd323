FROM alpine:3.22
RUN apk update && \
    apk add --no-cache \
      gcc \
      python3-dev && \
    rm -rf /root/.cache

FROM golang:1.25-alpine AS build
RUN go env -w GOPROXY=https://proxy.example.org && \
    for i in 1 2 3; do \
      apk add --no-cache git make && break; \
      [ $i = 3 ] && { echo "apk add failed after 3 retries" >&2; exit 1; }; \
      sleep 5; \
    done && \
    make --version

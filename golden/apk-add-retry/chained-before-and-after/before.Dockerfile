FROM golang:1.25-alpine AS build
RUN go env -w GOPROXY=https://proxy.example.org && \
    apk add --no-cache git make && \
    make --version

FROM alpine:3.22
RUN apk update && \
    apk add \
    gcc \
    python3-dev

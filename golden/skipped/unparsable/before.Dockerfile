FROM alpine:3.22
RUN if true; then apk add --no-cache git

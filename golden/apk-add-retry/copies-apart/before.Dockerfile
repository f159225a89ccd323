FROM alpine:3.22
RUN apk add curl || true; if test -n "$TLS"; then apk add curl; fi

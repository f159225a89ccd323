FROM alpine:3.22
RUN if apk add --no-cache libgcc; then echo full; else echo slim > /etc/flavour; fi

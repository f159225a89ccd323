FROM alpine:3.22
COPY glibc.apk /tmp/
RUN apk add --no-cache --allow-untrusted /tmp/glibc.apk && rm /tmp/glibc.apk

FROM alpine:3.22
RUN echo "`apk add --no-cache git`" > /var/log/install

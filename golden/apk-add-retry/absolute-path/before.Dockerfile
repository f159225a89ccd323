FROM alpine:3.22
RUN /sbin/apk add --no-cache bash

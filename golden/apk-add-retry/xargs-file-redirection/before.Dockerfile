FROM alpine:3.22
COPY packages.txt /tmp/
RUN xargs apk add --no-cache < /tmp/packages.txt

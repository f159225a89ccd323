FROM alpine:3.22
COPY packages.txt /tmp/
RUN grep -v '^#' /tmp/packages.txt | xargs apk add --no-cache

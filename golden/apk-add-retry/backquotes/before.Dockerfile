FROM alpine:3.22
RUN set -e; log=`apk add --no-cache sqlite`; echo "$log"

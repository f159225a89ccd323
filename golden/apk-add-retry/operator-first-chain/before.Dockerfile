FROM alpine:3.22
RUN addgroup -g 1000 app \
 && adduser -u 1000 -G app -D app \
 && apk add --no-cache su-exec \
 && mkdir /data \
 && chown app: /data

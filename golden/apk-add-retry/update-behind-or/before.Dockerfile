FROM alpine:3.22
RUN test -f /etc/apk/local || apk update && apk add --no-cache rsync

FROM alpine:3.22
RUN sh <<OUTER
sh <<INNER
apk add git
INNER
OUTER

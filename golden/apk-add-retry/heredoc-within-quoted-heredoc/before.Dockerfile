FROM alpine:3.22
RUN sh <<'OUTER'
sh -e <<INNER
apk add git
INNER
OUTER

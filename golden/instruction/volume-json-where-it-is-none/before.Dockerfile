FROM alpine:3.22
VOLUME "/a b"
VOLUME '/c'
VOLUME ["/d"]
VOLUME /e\"f

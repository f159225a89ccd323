FROM alpine:3.22
VOLUME /a
VOLUME "/b"
VOLUME /c$D
VOLUME /e /f
VOLUME ["/g"]

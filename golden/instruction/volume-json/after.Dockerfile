FROM alpine:3.22
VOLUME ["/a", "/tmp"]
VOLUME ["/b", "/tmp"]
VOLUME ["/c$D", "/tmp"]
VOLUME /e /f
VOLUME ["/g"]

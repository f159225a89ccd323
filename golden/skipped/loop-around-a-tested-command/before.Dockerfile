FROM alpine:3.20
RUN for mirror in a b c; do { [ -e /wanted ] && apk add curl; } && break; sleep 2; done
RUN for mirror in a b c; do if [ -e /wanted ]; then apk add git && break; fi; sleep 2; done
RUN for mirror in a b c; do test -n "$WANTED" && apk add make && break; sleep 2; done
RUN for mirror in a b c; do if [ -e /wanted ] && apk add jq; then break; fi; done
RUN for mirror in a b c; do if { test -e /wanted && apk add zip; }; then break; fi; sleep 2; done

FROM alpine:3.22
RUN { apk add --no-cache a; } || true
RUN ( cd /srv && apk add --no-cache b ) || echo "no b"
RUN if [ -n "$X" ] && { apk add --no-cache c; }; then echo "has c"; fi
RUN get() { if true; then apk add --no-cache d; fi; }; get || get
RUN ! ( apk add --no-cache e )

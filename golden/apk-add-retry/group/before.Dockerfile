FROM alpine:3.22
RUN { apk add --no-cache curl; curl -fsS https://example.org/setup.sh; } > /tmp/setup.log

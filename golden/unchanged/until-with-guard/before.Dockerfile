FROM alpine:3.22
RUN n=0; until apk add --no-cache curl; do n=$((n+1)); [ "$n" -lt 3 ] || exit 1; sleep 5; done

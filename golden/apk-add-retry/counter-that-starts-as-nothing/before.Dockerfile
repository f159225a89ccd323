FROM alpine:3.22
RUN apk add --no-cache curl; until apk add --no-cache git; do i=$((i+1)); [ $i -ge 3 ] && exit 1; sleep 5; done

FROM alpine:3.22
RUN n=0; while [ $n -lt 3 ]; do n=$((n+1)); apk add --no-cache curl && break; \
           [ $n -lt 3 ] || { echo "apk add failed after 3 retries" >&2; exit 1; }; \
           sleep 5; \
         done
RUN n=0; \
    until [ "$n" -ge 4 ]; do \
      n=$((n + 1)); \
      if apk add --no-cache git; then break; fi; \
      [ "$n" -ge 4 ] && { echo "apk add failed after 4 retries" >&2; exit 1; }; \
      sleep 5; \
    done
RUN n=0; until [ "$n" -ge 3 ]; do n=$((n+1)); apk add --no-cache bash && break; \
           [ "$n" -ge 3 ] && { echo "apk add failed after 3 retries" >&2; exit 1; }; \
           sleep 5; \
         done

FROM alpine:3.22
ARG MAX=5
RUN n=0; until [ $n -ge ${MAX} ]; do apk add --no-cache curl && break; n=$((n+1)); \
           [ $n -ge ${MAX} ] && { echo "apk add failed after 5 retries" >&2; exit 1; }; \
           sleep 5; \
         done

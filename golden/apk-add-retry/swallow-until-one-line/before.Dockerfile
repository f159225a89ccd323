FROM alpine:3.22
RUN n=0; until [ $n -ge 3 ]; do apk add --no-cache jq && break; n=$((n+1)); sleep 5; done

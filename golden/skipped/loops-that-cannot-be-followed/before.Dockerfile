FROM alpine:3.22
ARG MAX
RUN for i in $(seq 1 $MAX); do apk add curl && break; sleep 5; done; make
RUN n=0; until apk add curl; do n=$((n+1)); [ $n -gt 2 -o -f /stop ] && exit 1; sleep 5; done
RUN for _ in 1 2 3; do apk add curl && break || sleep $_; done; make
RUN for mirror in a b; do for i in 1 2 3; do apk add -X $mirror curl && break; sleep 5; done && break; done

FROM alpine:3.22
ARG MAX=5
RUN for i in $(seq 1 $MAX); do apk add curl && break; [ "$i" -eq "$MAX" ] && exit 1; sleep 5; done; make
RUN n=0; until apk add curl; do n=$((n+1)); [ "$n" -ge "$MAX" ] && exit 1; sleep 5; done
RUN n=0; until apk add curl; do n=$((${n}+1)); [ $n -ge 3 ] && exit 1; sleep 5; done
RUN set -o pipefail; for i in 1 2 3; do apk add curl 2>&1 | tee /log && break; [ $i = 3 ] && exit 1; sleep 5; done

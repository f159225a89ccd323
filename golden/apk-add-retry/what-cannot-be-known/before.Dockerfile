FROM alpine:3.22
ARG MAX
RUN for i in $(seq 1 $MAX); do apk add curl && break; [ "$i" -eq "$MAX" ] && exit 1; sleep 5; done; make
RUN for i in 1 2 3; do apk add git && break; [ $i = 3 ] && [ -n "$MAX" ] && exit 1; sleep 5; done; make
RUN for i in 1 2 3; do apk add vim; command -v vim && break; done
RUN until [ -x /usr/bin/jq ]; do apk add jq; done
RUN n=0; while [ $n -lt ${MAX:-3} ]; do apk add tar && break; n=$((n+1)); done
RUN for i in 1 2 3; do apk add make && break || sleep 5; done; if ! command -v make; then touch /no-make; fi
RUN for i in 1 2 3; do apk add m4 && break || sleep 5; done; if [ -f /etc/os-release ]; then make a; else make b; fi
RUN apk add flex; command -v flex || touch /no-flex; make
RUN retry() { for i in $(seq $MAX); do "$@" && return 0; done; [ -n "$MAX" ] && return 1; }; retry apk add gcc; make

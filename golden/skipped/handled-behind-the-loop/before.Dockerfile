FROM alpine:3.22
RUN ok=0; for i in 1 2 3; do apk add curl && ok=1 && break || sleep 5; done; [ $ok = 1 ] || touch /no-curl; make
RUN ok=0; \
    for i in 1 2 3; do apk add curl && ok=1 && break || sleep 5; done; \
    if [ $ok = 0 ]; then echo "no curl"; fi
RUN n=0; until [ $n -ge 3 ]; do apk add curl && break; n=$((n+1)); sleep 5; done; [ $n -lt 3 ] || wget -q example.com
RUN for i in 1 2 3; do apk add curl && break; if [ $i = 3 ]; then touch /no-curl; fi; sleep 5; done; make
RUN for i in 1 2 3; do apk add curl && break; [ $i = 3 ] && echo "going on without it" || sleep 5; done; make

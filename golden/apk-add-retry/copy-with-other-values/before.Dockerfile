FROM alpine:3.22
ENV PKGS=git
RUN set -e; \
    for i in 1 2 3; do apk add --no-cache $PKGS && break || sleep 5; done; \
    make install; \
    PKGS=vim; \
    apk add --no-cache $PKGS
RUN p=a; apk add $p || { p=b; apk add $p; }
RUN p=a; apk add $p || { p=a; apk add $p; }
RUN apk add $(cat /list) || apk add $(cat /list)
RUN for p in a b; do apk add $p; done && for p in c d; do apk add $p || (sleep 5; apk add $p); done

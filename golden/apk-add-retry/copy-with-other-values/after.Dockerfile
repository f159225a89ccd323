FROM alpine:3.22
ENV PKGS=git
RUN set -e; \
    for i in 1 2 3; do apk add --no-cache $PKGS && break; \
      [ $i = 3 ] && { echo "apk add failed after 3 retries" >&2; exit 1; }; \
      sleep 5; \
    done; \
    make install; \
    PKGS=vim; \
    for i in 1 2 3; do \
      apk add --no-cache $PKGS && break; \
      [ $i = 3 ] && { echo "apk add failed after 3 retries" >&2; exit 1; }; \
      sleep 5; \
    done
RUN p=a; ( for i in 1 2 3; do \
             apk add $p && break; \
             [ $i = 3 ] && { echo "apk add failed after 3 retries" >&2; exit 1; }; \
             sleep 5; \
           done ) || { p=b; for i in 1 2 3; do \
                              apk add $p && break; \
                              [ $i = 3 ] && { echo "apk add failed after 3 retries" >&2; exit 1; }; \
                              sleep 5; \
                            done; }
RUN p=a; apk add $p || { p=a; apk add $p; }
RUN apk add $(cat /list) || apk add $(cat /list)
RUN for p in a b; do for i in 1 2 3; do \
                       apk add $p && break; \
                       [ $i = 3 ] && { echo "apk add failed after 3 retries" >&2; exit 1; }; \
                       sleep 5; \
                     done; done && for p in c d; do apk add $p || (sleep 5; apk add $p); done

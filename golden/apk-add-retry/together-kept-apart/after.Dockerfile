FROM alpine:3.22
RUN set -e; apk update && for i in 1 2 3; do \
      apk add curl && break; \
      [ $i = 3 ] && { echo "apk add failed after 3 retries" >&2; exit 1; }; \
      sleep 5; \
    done; make
RUN for i in 1 2 3; do \
      apk add bash && break; \
      [ $i = 3 ] && { echo "apk add failed after 3 retries" >&2; exit 1; }; \
      sleep 5; \
    done && for i in 1 2 3; do \
              pip install x && break; \
              [ $i = 3 ] && { echo "pip install failed after 3 retries" >&2; exit 1; }; \
              sleep 5; \
            done && for i in 1 2 3; do \
                      pip install y && break; \
                      [ $i = 3 ] && { echo "pip install failed after 3 retries" >&2; exit 1; }; \
                      sleep 5; \
                    done
RUN for i in 1 2 3; do \
      dnf -y update && dnf -y install gcc && dnf install -y make && break; \
      [ $i = 3 ] && { echo "dnf install failed after 3 retries" >&2; exit 1; }; \
      sleep 5; \
    done && dnf clean all
RUN exec 3>log; apk add --no-network a && for i in 1 2 3; do \
      apk add b && apk add c && break; \
      [ $i = 3 ] && { echo "apk add failed after 3 retries" >&2; exit 1; }; \
      sleep 5; \
    done

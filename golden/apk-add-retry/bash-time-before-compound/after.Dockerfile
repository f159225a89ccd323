FROM bash:5.2
SHELL ["/bin/bash", "-c"]
RUN for i in 1 2 3; do \
      apk add git && break; \
      [ $i = 3 ] && { echo "apk add failed after 3 retries" >&2; exit 1; }; \
      sleep 5; \
    done && time { make all; }
RUN time -p (for i in 1 2 3; do \
               apk add --no-cache curl && break; \
               [ $i = 3 ] && { echo "apk add failed after 3 retries" >&2; exit 1; }; \
               sleep 5; \
             done; make docs)
RUN time for tool in a b; do echo $tool; done; for i in 1 2 3; do \
      apk add vim && break; \
      [ $i = 3 ] && { echo "apk add failed after 3 retries" >&2; exit 1; }; \
      sleep 5; \
    done
RUN for i in 1 2 3; do \
      time apk add htop && break; \
      [ $i = 3 ] && { echo "apk add failed after 3 retries" >&2; exit 1; }; \
      sleep 5; \
    done

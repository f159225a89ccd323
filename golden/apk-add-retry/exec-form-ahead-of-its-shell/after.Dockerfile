FROM alpine:3.22
SHELL ["/bin/bash", "-eo", "pipefail", "-c"]
RUN ["/bin/sh", "-c", "for i in 1 2 3; do apk add --no-cache bash 'lib\\x\"y'\\''z' && break; [ $i = 3 ] && { echo \"apk add failed after 3 retries\" >&2; exit 1; }; sleep 5; done"]
RUN bash --version
RUN for i in 1 2 3; do \
      apk add --no-cache curl && break; \
      [ $i = 3 ] && { echo "apk add failed after 3 retries" >&2; exit 1; }; \
      sleep 5; \
    done

FROM alpine:3.22
SHELL ["/bin/ash", "-eo", "pipefail", "-c"]
RUN for i in 1 2 3; do \
      apk add --no-cache curl && break; \
      [ $i = 3 ] && { echo "apk add failed after 3 retries" >&2; exit 1; }; \
      sleep 5; \
    done

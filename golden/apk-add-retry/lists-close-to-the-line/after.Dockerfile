FROM alpine:3.22
RUN for i in 1 2 3; do \
 apk add --no-cache \
  bash \
  gcc && break; \
 [ $i = 3 ] && { echo "apk add failed after 3 retries" >&2; exit 1; }; \
 sleep 5; \
done
RUN set -eux; \
    for i in 1 2 3; do \
      apk add --no-cache \
        curl && break; \
      [ $i = 3 ] && { echo "apk add failed after 3 retries" >&2; exit 1; }; \
      sleep 5; \
    done \
    ; \
    make
RUN for i in 1 2 3; do \
  apk add --no-cache \
	less \
	tar && break; \
  [ $i = 3 ] && { echo "apk add failed after 3 retries" >&2; exit 1; }; \
  sleep 5; \
done
RUN for i in 1 2 3; do \
  apk add --no-cache \
	    jq \
	    vim && break; \
  [ $i = 3 ] && { echo "apk add failed after 3 retries" >&2; exit 1; }; \
  sleep 5; \
done
RUN for i in 1 2 3; do \
      apk add --no-cache jq                              \
                                 git && break; \
      [ $i = 3 ] && { echo "apk add failed after 3 retries" >&2; exit 1; }; \
      sleep 5; \
    done

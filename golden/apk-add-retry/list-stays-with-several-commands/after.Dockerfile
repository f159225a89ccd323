FROM alpine:3.22
RUN set -x \
    && for i in 1 2 3; do \
      apk update \
      && apk add --no-cache \
        bash \
        gcc \
    \
      && apk add --no-cache --virtual .build \
        musl-dev && break; \
      [ $i = 3 ] && { echo "apk add failed after 3 retries" >&2; exit 1; }; \
      sleep 5; \
    done \
    && make
RUN for i in 1 2 3; do \
  apk update \
  && apk add \
    curl && break; \
  [ $i = 3 ] && { echo "apk add failed after 3 retries" >&2; exit 1; }; \
  sleep 5; \
done
RUN for i in 1 2 3; do \
    apk update && \
    apk add git && \
    apk add jq && break; \
    [ $i = 3 ] && { echo "apk add failed after 3 retries" >&2; exit 1; }; \
    sleep 5; \
  done
RUN set -e; \
    for i in 1 2 3; do \
      apk update && \
      apk add \
        vim \
        less && break; \
      [ $i = 3 ] && { echo "apk add failed after 3 retries" >&2; exit 1; }; \
      sleep 5; \
    done; \
    make
RUN	set -e; \
	for i in 1 2 3; do \
	  apk update && \
	  apk add \
		tar && \
	  apk add \
		xz && break; \
	  [ $i = 3 ] && { echo "apk add failed after 3 retries" >&2; exit 1; }; \
	  sleep 5; \
	done; \
	make

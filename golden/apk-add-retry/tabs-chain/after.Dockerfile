FROM alpine:3.22
RUN set -eux; \
	for i in 1 2 3; do \
	  apk add --no-cache \
		bzip2 \
		coreutils && break; \
	  [ $i = 3 ] && { echo "apk add failed after 3 retries" >&2; exit 1; }; \
	  sleep 5; \
	done \
	; \
	bzip2 --help

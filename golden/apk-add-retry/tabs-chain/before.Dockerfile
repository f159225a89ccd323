FROM alpine:3.22
RUN set -eux; \
	apk add --no-cache \
		bzip2 \
		coreutils \
	; \
	bzip2 --help

FROM alpine:3.22
RUN set -eux; \
	apk add --no-cache \
			bash \
			gcc \
	; \
	make
RUN apk add --no-cache \
		curl \
		git
RUN <<-EOF
	if true; then
		apk add \
				jq \
				vim
	fi
EOF

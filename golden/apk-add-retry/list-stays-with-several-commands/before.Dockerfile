FROM alpine:3.22
RUN set -x \
    && apk update \
    && apk add --no-cache \
        bash \
        gcc \
    \
    && apk add --no-cache --virtual .build \
        musl-dev \
    && make
RUN apk update \
 && apk add \
    curl
RUN apk update && \
    apk add git && \
    apk add jq
RUN set -e; \
    apk update; \
    apk add \
        vim \
        less; \
    make
RUN	set -e; \
	apk update; \
	apk add \
		tar; \
	apk add \
		xz; \
	make

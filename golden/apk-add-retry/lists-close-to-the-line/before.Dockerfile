FROM alpine:3.22
RUN apk add --no-cache \
  bash \
  gcc
RUN set -eux; \
    apk add --no-cache \
      curl \
    ; \
    make
RUN apk add --no-cache \
	less \
	tar
RUN apk add --no-cache \
	    jq \
	    vim
RUN apk add --no-cache jq                              \
                                 git

# syntax=docker/dockerfile:1
FROM alpine:3.22
RUN <<-EOF
	set -eu
	apk add --no-cache git
	git --version
	EOF

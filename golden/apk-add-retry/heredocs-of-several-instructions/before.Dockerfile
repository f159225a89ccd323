FROM alpine:3.22
COPY <<one <<"two" /srv/
apk add x
one
RUN apk add y
two
RUN <<-a <<b
	apk add --no-cache bash
	a
true
b
ADD <<'EOF' /srv/three
apk add z
EOF
RUN apk add --no-cache jq

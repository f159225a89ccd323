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
RUN for i in 1 2 3; do \
      apk add --no-cache jq && break; \
      [ $i = 3 ] && { echo "apk add failed after 3 retries" >&2; exit 1; }; \
      sleep 5; \
    done

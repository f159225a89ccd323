FROM alpine:3.22
RUN <<EOF
apk add bash # for the scripts
EOF
RUN <<-"EOF"
	apk add git # to fetch
	EOF
RUN bash <<EOF
for i in 1 2; do apk add jq && break || sleep 1; done # tries
EOF
RUN <<EOF
apk add vim # mixed
echo done
EOF

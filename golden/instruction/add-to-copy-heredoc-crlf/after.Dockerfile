FROM alpine:3.22
COPY <<EOF /x
a
EOF
RUN true

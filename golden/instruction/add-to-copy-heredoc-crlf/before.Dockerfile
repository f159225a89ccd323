FROM alpine:3.22
ADD <<EOF /x
a
EOF
RUN true

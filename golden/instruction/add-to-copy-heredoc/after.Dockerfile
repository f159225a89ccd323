FROM alpine:3.22
COPY <<EOF /x
ADD a b
# no comment
EOF
COPY --chmod=644 <<"A" <<-B c.txt /y/
a $b
A
	b
	B
RUN true

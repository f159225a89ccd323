FROM alpine:3.22
ADD <<EOF /x
ADD a b
# no comment
EOF
ADD --chmod=644 <<"A" <<-B c.txt /y/
a $b
A
	b
	B
RUN true

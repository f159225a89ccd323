FROM alpine:3.22
WORKDIR "/a b"

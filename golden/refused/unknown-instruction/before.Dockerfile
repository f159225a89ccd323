FROM alpine:3.22
INSTALL curl

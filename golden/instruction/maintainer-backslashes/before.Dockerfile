FROM alpine:3.22
MAINTAINER DOM\jane C:\\x\"y

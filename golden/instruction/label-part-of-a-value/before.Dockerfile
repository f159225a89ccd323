FROM alpine:3.22
LABEL version=1.2
LABEL version=1.2.3
LABEL version=$V.x

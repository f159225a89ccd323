FROM alpine:3.22
RUN apk add curl
INSTALL git
ENV
RUN apk add vim
COPY only

FROM alpine:3.22
MAINTAINER jane@example.org

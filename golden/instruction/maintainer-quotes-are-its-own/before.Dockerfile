FROM alpine:3.22
MAINTAINER "Jane 'JD' Doe" jane@example.org

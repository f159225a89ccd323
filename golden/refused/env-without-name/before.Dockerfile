FROM alpine:3.22
ENV =true

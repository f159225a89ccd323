FROM alpine:3.22
ARG =true

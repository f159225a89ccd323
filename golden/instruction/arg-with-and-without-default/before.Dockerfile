FROM alpine:3.22
ARG A
ARG B="c d"
ARG A B

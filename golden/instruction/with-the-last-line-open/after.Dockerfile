FROM alpine:3.22
ENV A="b c"
FROM alpine:3.22
ENV A="b c"
ENV D="e f g"
ENV H="i j k"
ENV L="m n ${O}"

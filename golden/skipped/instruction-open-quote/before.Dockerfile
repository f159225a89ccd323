FROM alpine:3.22
ENV A it's
ENV B "x
ENV C ${x y

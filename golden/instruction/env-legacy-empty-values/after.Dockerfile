FROM alpine:3.22
ENV A=""
ENV B=" "
ENV C=${D}
ENV E=" "

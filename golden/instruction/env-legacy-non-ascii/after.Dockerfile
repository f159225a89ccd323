FROM alpine:3.22
ENV A="ä ö"
ENV Ü=é
ENV B="a b"

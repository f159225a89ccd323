FROM alpine:3.22
LABEL x=:[b]
LABEL x=b

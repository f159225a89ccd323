FROM alpine:3.22
LABEL y=:[b]
LABEL x=b

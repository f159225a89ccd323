FROM alpine:3.22
LABEL major=1 minor=2
LABEL major=1 minor=2.3
LABEL major=$V minor=x

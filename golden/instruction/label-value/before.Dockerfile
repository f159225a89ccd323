FROM alpine:3.22
LABEL maintainer="Jane \
  Doe"
LABEL "maintainer"='J'
LABEL maintainer="a" b=c

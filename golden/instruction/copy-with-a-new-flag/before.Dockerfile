FROM alpine:3.22
ADD a b
ADD \
  a \
  b
ADD --chown=1 a b
ADD ["a", "b"]

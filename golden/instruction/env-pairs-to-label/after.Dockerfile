FROM alpine:3.22
LABEL A=b \
  # c
  C="d e" \
  E=$F
ENV A b

FROM alpine:3.22
ENV A=b \
  # c
  C="d e" \
  E=$F
ENV A b

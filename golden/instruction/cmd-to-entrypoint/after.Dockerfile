FROM alpine:3.22
ENTRYPOINT echo "a b" \
  # why
  $C
entrypoint ["a b", "c"]

FROM alpine:3.22
CMD echo "a b" \
  # why
  $C
cmd ["a b", "c"]

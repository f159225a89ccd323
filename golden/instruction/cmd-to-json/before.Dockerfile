FROM alpine:3.22
CMD echo "a" $B 'c' \d
CMD exec a \
  # why
  b
CMD ["a"]

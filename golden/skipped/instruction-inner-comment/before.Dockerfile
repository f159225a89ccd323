FROM alpine:3.22
ENV A \
  # why
  b
COPY \
  # one
  old.txt \
  # two
  new.txt /

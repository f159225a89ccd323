FROM alpine:3.22
CMD ["/bin/bash", "-c", "echo \"a\" $B 'c' \\d"]
CMD ["/bin/bash", "-c", "exec a \
  # why
  b"]
CMD ["a"]

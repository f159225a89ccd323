FROM alpine:3.22
# one
  env a="b c"
# two
Env d=e

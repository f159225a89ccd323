FROM alpine:3.22
RUN apk add \
      bash \
      curl

ENV A=1 \
    # not a pair:
    B

FROM alpine:3.22
# hadolint ignore=DL3018
  # dockmod: ignore=apk-add-retry -- local mirror
# What the tests need.
RUN apk add curl

# dockmod: ignore
# hadolint ignore=DL3018
run apk add git

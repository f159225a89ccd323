# dockmod: ignore-file=apk-ad-retry
FROM alpine:3.22
# dockmod: ingore
RUN apk add curl
# dockmod: ignore=apk-add-retri,apk-add-retry -- half of it is right
RUN apk add git
# dockmod: ignore the mirror is local
RUN apk add vim
# Dockmod: ignore
RUN apk add nano
# dockmod ignore=apk-add-retry
RUN apk add jq
RUN apk add \
      # dockmod: ignore=
      less

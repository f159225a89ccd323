# dockmod: ignore-file=apk-add-retry -- all of it
# dockmod: ignore-file=apk-add-retry -- and again
FROM alpine:3.22
# dockmod: ignore -- any
# dockmod: ignore=apk-add-retry -- named
# dockmod: ignore=apk-add-retry,apk-add-retry -- named again
RUN apk add curl
RUN apk add git

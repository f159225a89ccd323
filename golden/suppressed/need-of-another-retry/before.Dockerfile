FROM alpine:3.22
RUN apk add curl
# dockmod: ignore=curl-retry -- no need to
RUN fetch all
FROM alpine:3.22
RUN --network=none apk add ./curl.apk
# dockmod: ignore=curl-retry -- none here either
RUN fetch all

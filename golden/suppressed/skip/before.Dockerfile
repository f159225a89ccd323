FROM alpine:3.22
# dockmod: ignore
RUN --network=none apk add ./a.apk
RUN --network=none apk add ./b.apk

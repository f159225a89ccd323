FROM alpine:3.22
# dockmod: ignore
RUN ["apk", "add", "curl"]
# dockmod: ignore
RUN ["/bin/sh", "-c", "apk add git"]

FROM alpine:3.22
# dockmod: ignore -- he likes it
MAINTAINER A
LABEL org.opencontainers.image.authors=B
# dockmod: ignore=maintainer-label -- so it was
ENV A b

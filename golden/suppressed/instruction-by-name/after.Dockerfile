FROM alpine:3.22
LABEL org.opencontainers.image.authors=A
# dockmod: ignore=maintainer-label
ENV A b
# dockmod: ignore=maintainer-label
ENV A=b

FROM alpine:3.22
MAINTAINER A
# dockmod: ignore=maintainer-label
ENV A b
# dockmod: ignore=maintainer-label
ENV A=b

FROM alpine:3.22
# dockmod: ignore -- he likes it
MAINTAINER A
MAINTAINER B
# dockmod: ignore=maintainer-label -- so it was
ENV A b

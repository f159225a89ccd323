FROM alpine:3.22
RUN set -e; apk update && apk add curl; make
RUN apk add bash && pip install x && pip install y
RUN dnf -y update && dnf -y install gcc && dnf install -y make && dnf clean all
RUN exec 3>log; apk add --no-network a && apk add b && apk add c

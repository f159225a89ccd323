FROM alpine:3.22
COPY packages.txt /
RUN while read -r name; do apk add --no-cache "$name" || exit 1; done </packages.txt
RUN echo curl git | while read a b; do \
      apk add --no-cache $a $b; \
    done

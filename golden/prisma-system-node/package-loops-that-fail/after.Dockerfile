FROM alpine:3.22
COPY packages.txt /
RUN while read -r name; do apk add --no-cache "$name" || exit 1; done </packages.txt
RUN for name in curl git; do apk add --no-cache $name || exit 1; done
RUN for list in *.txt; do [ -f $list ] || break; apk add --no-cache $(cat $list); done
RUN apk add --no-cache nodejs npm
ENV PRISMA_USE_GLOBAL_NODE=true
RUN prisma generate

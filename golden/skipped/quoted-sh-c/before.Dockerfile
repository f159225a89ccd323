FROM alpine:3.22
RUN sh -c "apk add --no-cache git"
RUN bash -c 'set -e; apk add --no-cache curl'

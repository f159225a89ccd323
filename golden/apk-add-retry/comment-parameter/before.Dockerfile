FROM alpine:3.22
ENV LANG=C.UTF-8
RUN apk add --no-cache curl

RUN addgroup app && \
    apk add --no-cache git && \
    apk add --no-cache jq
# Retried: the mirror drops connections.
#
# See the build guide.
RUN apk add --no-cache bash

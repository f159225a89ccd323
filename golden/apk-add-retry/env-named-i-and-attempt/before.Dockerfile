FROM alpine:3.22 AS base
ENV i=1 \
    attempt=2
FROM base
RUN apk add --no-cache bash

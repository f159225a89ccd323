#  SYNTAX = docker/dockerfile:1
# Check=skip=JSONArgsRecommended
#escape=\

FROM alpine:3.22
RUN apk add --no-cache bash

FROM alpine:3.22
ONBUILD RUN apk add --no-cache git
ONBUILD RUN ["apk", "add", "curl"]
ONBUILD COPY . /src

FROM alpine:3.22
RUN apk update && apk add bash nodejs-npm
RUN apk add \
      -U \
      git \
      nodejs-npm
RUN for i in 1 2 3; do apk add curl && break || sleep 5; done
RUN ["apk", "add", "vim"]

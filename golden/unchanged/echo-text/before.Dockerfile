FROM alpine:3.22
RUN echo "run apk add curl first" && printf 'apk add %s\n' curl && echo apk add curl

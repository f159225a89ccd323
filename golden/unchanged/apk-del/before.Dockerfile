FROM alpine:3.22
RUN apk del .build-deps && apk info -v && apk cache clean && apk upgrade --no-cache

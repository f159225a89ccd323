FROM alpine:3.22
LABEL usage="apk add app"
ENV HINT="apk add app"
CMD ["apk", "add", "app"]
ENTRYPOINT apk add app

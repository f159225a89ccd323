FROM alpine:3.22
RUN apk add --no-cache git || (sleep 5 && apk add --no-cache git) || (sleep 15 && apk add --no-cache git)

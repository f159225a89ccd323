FROM alpine:3.22
RUN apk add --no-cache go>1.24 make

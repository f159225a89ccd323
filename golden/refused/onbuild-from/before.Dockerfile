FROM alpine:3.22
ONBUILD FROM alpine:3.22

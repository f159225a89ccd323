FROM alpine:3.22
RUN apk --no-cache --update add bash
RUN apk -U add curl
RUN apk --repository https://apk.example.org/edge --allow-untrusted add tool

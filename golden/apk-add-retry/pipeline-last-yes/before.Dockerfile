FROM alpine:3.22
RUN yes | apk add --no-cache bash && rm -rf /tmp/*

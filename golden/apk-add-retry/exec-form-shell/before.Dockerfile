FROM alpine:3.22
RUN ["/bin/sh", "-c", "apk add --no-cache bash && echo \"ready\" > /etc/motd"]

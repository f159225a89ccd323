FROM alpine:3.22
RUN while apk add --no-cache --simulate next-step; do sh /etc/step.sh; done

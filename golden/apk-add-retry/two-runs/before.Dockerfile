FROM alpine:3.22
RUN apk add --no-cache nginx
COPY nginx.conf /etc/nginx/nginx.conf
RUN apk add --no-cache logrotate

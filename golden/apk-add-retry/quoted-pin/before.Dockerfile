FROM alpine:3.22
RUN apk add --no-cache "nodejs=~22" 'npm>10'

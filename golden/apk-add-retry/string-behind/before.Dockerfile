FROM alpine:3.22
RUN apk add --no-cache bash && echo "apk add git" && : 'apk add jq'

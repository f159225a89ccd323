FROM alpine:3.22
RUN env HTTP_PROXY=http://proxy.example.org:3128 apk add --no-cache curl

FROM alpine:3.22
RUN apk add --no-cache foo; if [ $? -ne 0 ]; then echo "no foo"; fi

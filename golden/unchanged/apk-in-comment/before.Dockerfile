FROM alpine:3.22
# RUN apk add --no-cache curl
RUN mkdir /data && \
    # apk add --no-cache curl && \
    touch /data/ready # then apk add curl

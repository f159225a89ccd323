FROM alpine:3.22
RUN cd /opt && (apk add --no-cache tar) && tar -xf /opt/data.tar

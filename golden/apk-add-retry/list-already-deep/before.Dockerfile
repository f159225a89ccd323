FROM alpine:3.22
RUN apk --no-cache add \
        bash \
        coreutils \
        git

FROM alpine:3.22
ARG WITH_GIT
RUN if [ -n "$WITH_GIT" ]; then apk add --no-cache git; fi

FROM alpine:3.22
RUN set -e; apk add --no-cache bash && bash --version; echo next

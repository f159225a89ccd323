FROM alpine:3.22
ARG EXTRA="htop less"
RUN apk add --no-cache $EXTRA ${MORE:-}

FROM alpine:3.22
RUN apk add --no-cache curl || false; \
    make
RUN { apk add --no-cache git || false; make; } || echo "not made"

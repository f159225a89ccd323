FROM alpine:3.22
RUN apk add \
      # dockmod: ignore -- a habit \
      curl

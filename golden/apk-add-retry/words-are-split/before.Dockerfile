FROM alpine:3.20
RUN IFS=,3; apk add curl
RUN IFS=,; for i in 1 2 3; do \
      apk add git && break || sleep 5; \
    done
RUN apk add make

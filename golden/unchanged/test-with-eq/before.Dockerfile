FROM alpine:3.22
RUN for i in 1 2 3; do \
      apk add --no-cache bash && break; \
      test "$i" -eq 3 && exit 1; \
      sleep 5; \
    done

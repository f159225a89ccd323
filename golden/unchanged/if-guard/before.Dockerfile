FROM alpine:3.22
RUN for i in 1 2 3; do \
      apk add --no-cache bash && break; \
      if [ "$i" -ge 3 ]; then echo "giving up"; exit 2; fi; \
      sleep $((i * 2)); \
    done

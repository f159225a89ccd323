FROM alpine:3.22
RUN n=0; \
    until [ "$n" -ge 5 ]; do \
      apk add --no-cache openjdk21 && break; \
      n=$((n+1)); \
      sleep 15; \
    done

FROM alpine:3.22
RUN addgroup app && for n in 1 2 3 4; do apk add --no-cache curl && break; \
                      [ $n = 4 ] && { echo "apk add failed after 4 retries" >&2; exit 1; }; \
                      sleep 3; \
                    done && curl --version

FROM alpine:3.22
RUN for n in 1 2 3 4 5; do \
      apk add --no-cache bash && break; \
      [ "$n" = "5" ] && { echo "no luck" >&2; exit 1; }; \
      sleep 1; \
    done

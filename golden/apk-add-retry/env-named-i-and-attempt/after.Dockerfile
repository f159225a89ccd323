FROM alpine:3.22 AS base
ENV i=1 \
    attempt=2
FROM base
RUN for attempt_2 in 1 2 3; do \
      apk add --no-cache bash && break; \
      [ $attempt_2 = 3 ] && { echo "apk add failed after 3 retries" >&2; exit 1; }; \
      sleep 5; \
    done

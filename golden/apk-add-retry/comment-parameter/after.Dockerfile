FROM alpine:3.22
ENV LANG=C.UTF-8
# Retried: the mirror drops connections.
#
# See the build guide.
RUN for i in 1 2 3; do \
      apk add --no-cache curl && break; \
      [ $i = 3 ] && { echo "apk add failed after 3 retries" >&2; exit 1; }; \
      sleep 5; \
    done

# Retried: the mirror drops connections.
#
# See the build guide.
RUN addgroup app && \
    for i in 1 2 3; do \
      apk add --no-cache git && \
      apk add --no-cache jq && break; \
      [ $i = 3 ] && { echo "apk add failed after 3 retries" >&2; exit 1; }; \
      sleep 5; \
    done
# Retried: the mirror drops connections.
#
# See the build guide.
RUN for i in 1 2 3; do \
      apk add --no-cache bash && break; \
      [ $i = 3 ] && { echo "apk add failed after 3 retries" >&2; exit 1; }; \
      sleep 5; \
    done

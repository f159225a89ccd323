FROM python:3.12-alpine
RUN for i in 1 2 3; do \
      apk add --no-cache nodejs npm && break; \
      [ $i = 3 ] && { echo "apk add failed after 3 retries" >&2; exit 1; }; \
      sleep 5; \
    done
ENV PRISMA_USE_GLOBAL_NODE=true
RUN prisma generate

FROM python:3.12-alpine
RUN until apk add --no-cache nodejs npm; do n=$((n+1)); [ "$n" -lt 3 ] || exit 1; sleep 5; done
ENV PRISMA_USE_GLOBAL_NODE=true
RUN prisma generate

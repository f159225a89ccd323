FROM python:3.12-alpine
RUN for n in 1 2 3; do apk add --no-cache bash nodejs npm && break; \
      [ $n = 3 ] && { echo "apk add failed after 3 retries" >&2; exit 1; }; \
      sleep 5; \
    done
ENV PRISMA_USE_GLOBAL_NODE=true
RUN prisma generate

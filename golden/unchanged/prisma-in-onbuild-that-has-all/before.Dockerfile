FROM python:3.12-alpine
ONBUILD RUN prisma generate
RUN ["true"]
ENV PRISMA_USE_GLOBAL_NODE=true
RUN apk upgrade && for i in 1 2 3; do \
      apk add --no-cache nodejs npm && break; \
      [ $i = 3 ] && { echo "apk add failed after 3 retries" >&2; exit 1; }; \
      sleep 5; \
    done

FROM python:3.13-alpine AS base
# dockmod: ignore=prisma-system-node -- we test with the other Node
ENV PRISMA_USE_GLOBAL_NODE=false
FROM base
RUN for i in 1 2 3; do \
      apk add nodejs npm && break; \
      [ $i = 3 ] && { echo "apk add failed after 3 retries" >&2; exit 1; }; \
      sleep 5; \
    done
RUN prisma generate

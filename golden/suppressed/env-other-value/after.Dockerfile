FROM python:3.13-alpine
RUN for i in 1 2 3; do \
      apk add nodejs npm && break; \
      [ $i = 3 ] && { echo "apk add failed after 3 retries" >&2; exit 1; }; \
      sleep 5; \
    done
# dockmod: ignore=prisma-system-node -- we test with the other Node
ENV PRISMA_USE_GLOBAL_NODE=false
RUN prisma generate

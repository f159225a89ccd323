FROM python:3.13-alpine
# dockmod: ignore=apk-add-retry
RUN apk add bash nodejs npm
# dockmod: ignore=prisma-system-node
RUN for i in 1 2 3; do \
      apk add git && break; \
      [ $i = 3 ] && { echo "apk add failed after 3 retries" >&2; exit 1; }; \
      sleep 5; \
    done
# dockmod: ignore=prisma-system-node, apk-add-retry
RUN apk add vim
ENV PRISMA_USE_GLOBAL_NODE=true
RUN prisma generate

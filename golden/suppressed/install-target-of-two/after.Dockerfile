FROM python:3.13-alpine
# dockmod: ignore
RUN apk add bash
RUN for i in 1 2 3; do \
      apk add git nodejs npm && break; \
      [ $i = 3 ] && { echo "apk add failed after 3 retries" >&2; exit 1; }; \
      sleep 5; \
    done
ENV PRISMA_USE_GLOBAL_NODE=true
RUN prisma generate

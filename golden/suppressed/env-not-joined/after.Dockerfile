FROM python:3.13-alpine
RUN for i in 1 2 3; do \
      apk add nodejs npm && break; \
      [ $i = 3 ] && { echo "apk add failed after 3 retries" >&2; exit 1; }; \
      sleep 5; \
    done
# dockmod: ignore=prisma-system-node -- generated
ENV A=1 \
    B=2
ENV PRISMA_USE_GLOBAL_NODE=true
RUN prisma generate

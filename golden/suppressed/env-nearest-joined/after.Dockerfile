FROM python:3.13-alpine
RUN for i in 1 2 3; do \
      apk add nodejs npm && break; \
      [ $i = 3 ] && { echo "apk add failed after 3 retries" >&2; exit 1; }; \
      sleep 5; \
    done
ENV A=1 \
    B=2 \
    PRISMA_USE_GLOBAL_NODE=true
# dockmod: ignore
ENV C=1 \
    D=2
RUN prisma generate

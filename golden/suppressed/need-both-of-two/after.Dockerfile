FROM python:3.13-alpine
RUN for i in 1 2 3; do \
    apk add bash && \
    apk add git && break; \
    [ $i = 3 ] && { echo "apk add failed after 3 retries" >&2; exit 1; }; \
    sleep 5; \
  done
# dockmod: ignore=prisma-system-node -- first
RUN prisma version
# dockmod: ignore=prisma-system-node -- second
RUN prisma generate

FROM alpine:3.22
# dockmod: ignore
RUN echo nothing to do
# dockmod: ignore=apk-add-retry,prisma-system-node
RUN for i in 1 2 3; do \
      apk add curl && break; \
      [ $i = 3 ] && { echo "apk add failed after 3 retries" >&2; exit 1; }; \
      sleep 5; \
    done
# dockmod: ignore=prisma-system-node,apk-add-retry
RUN apk add git
# dockmod: ignore
COPY a b

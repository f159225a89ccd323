FROM python:3.12-alpine
RUN pip install --no-cache-dir prisma
RUN for i in 1 2 3; do \
      apk add --no-cache nodejs npm && break; \
      [ $i = 3 ] && { echo "apk add failed after 3 retries" >&2; exit 1; }; \
      sleep 5; \
    done
ENV PRISMA_USE_GLOBAL_NODE=true
# Generates the client.
RUN prisma generate

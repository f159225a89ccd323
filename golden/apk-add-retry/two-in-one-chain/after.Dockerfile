FROM alpine:3.22
RUN for i in 1 2 3; do \
      apk add --no-cache python3 && break; \
      [ $i = 3 ] && { echo "apk add failed after 3 retries" >&2; exit 1; }; \
      sleep 5; \
    done && \
    python3 -m venv /venv && \
    for i in 1 2 3; do \
      apk add --no-cache --virtual .build gcc musl-dev python3-dev && break; \
      [ $i = 3 ] && { echo "apk add failed after 3 retries" >&2; exit 1; }; \
      sleep 5; \
    done && \
    /venv/bin/pip install cffi && \
    apk del .build

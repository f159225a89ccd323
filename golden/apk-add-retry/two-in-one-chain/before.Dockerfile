FROM alpine:3.22
RUN apk add --no-cache python3 && \
    python3 -m venv /venv && \
    apk add --no-cache --virtual .build gcc musl-dev python3-dev && \
    /venv/bin/pip install cffi && \
    apk del .build

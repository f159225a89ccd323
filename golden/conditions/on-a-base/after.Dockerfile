FROM python:3.12-slim
RUN for i in 1 2 3; do \
      pip install a && break; \
      [ $i = 3 ] && { echo "pip install failed after 3 retries" >&2; exit 1; }; \
      sleep 5; \
    done

FROM docker.io/library/python
RUN for i in 1 2 3; do \
      pip install b && break; \
      [ $i = 3 ] && { echo "pip install failed after 3 retries" >&2; exit 1; }; \
      sleep 5; \
    done

FROM python@sha256:0000000000000000000000000000000000000000000000000000000000000000
RUN pip install c

FROM example.com/python:3.12
RUN pip install d

FROM alpine:3.20 AS tagged
RUN for i in 1 2 3; do \
      pip install e && break; \
      [ $i = 3 ] && { echo "pip install failed after 3 retries" >&2; exit 1; }; \
      sleep 5; \
    done

FROM alpine:3.19
RUN pip install f

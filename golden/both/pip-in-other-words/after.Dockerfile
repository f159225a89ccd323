FROM python:3.12-alpine AS module
RUN apk add --no-cache gcc
ENV PIP_NO_INPUT=1
RUN for i in 1 2; do \
      python -m pip install numpy && break; \
      [ $i = 2 ] && { echo "pip install failed after 2 retries" >&2; exit 1; }; \
      sleep 1; \
    done

FROM python:3.12-alpine AS module-with-options
RUN apk add --no-cache gcc
ENV PIP_NO_INPUT=1
RUN cd /srv && for i in 1 2; do \
                 /usr/local/bin/python3.12 -X utf8 -Im pip --quiet install numpy && break; \
                 [ $i = 2 ] && { echo "pip install failed after 2 retries" >&2; exit 1; }; \
                 sleep 1; \
               done

FROM python:3.12-alpine AS versioned
RUN apk add --no-cache gcc
ENV PIP_NO_INPUT=1
RUN for i in 1 2; do \
      pip3 install numpy && break; \
      [ $i = 2 ] && { echo "pip install failed after 2 retries" >&2; exit 1; }; \
      sleep 1; \
    done

FROM python:3.12-alpine AS path
RUN apk add --no-cache gcc
ENV PIP_NO_INPUT=1
RUN . venv/bin/activate; set -e; for i in 1 2; do \
      sudo -H venv/bin/pip3.12 --timeout 9 install numpy && break; \
      [ $i = 2 ] && { echo "pip install failed after 2 retries" >&2; exit 1; }; \
      sleep 1; \
    done

FROM python:3.12-alpine AS exec
RUN apk add --no-cache gcc
ENV PIP_NO_INPUT=1
RUN for i in 1 2; do \
      python3 -m pip install numpy && break; \
      [ $i = 2 ] && { echo "pip install failed after 2 retries" >&2; exit 1; }; \
      sleep 1; \
    done

FROM python:3.12-alpine AS others
RUN python -m venv pip install
RUN pip download install && pip list && echo pip install
RUN uv pip install numpy

FROM python:3.12-alpine AS module
RUN python -m pip install numpy

FROM python:3.12-alpine AS module-with-options
RUN cd /srv && /usr/local/bin/python3.12 -X utf8 -Im pip --quiet install numpy

FROM python:3.12-alpine AS versioned
RUN pip3 install numpy

FROM python:3.12-alpine AS path
RUN . venv/bin/activate; set -e; sudo -H venv/bin/pip3.12 --timeout 9 install numpy

FROM python:3.12-alpine AS exec
RUN ["python3", "-m", "pip", "install", "numpy"]

FROM python:3.12-alpine AS others
RUN python -m venv pip install
RUN pip download install && pip list && echo pip install
RUN uv pip install numpy

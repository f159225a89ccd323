FROM python:3.12-slim
RUN pip install a

FROM docker.io/library/python
RUN pip install b

FROM python@sha256:0000000000000000000000000000000000000000000000000000000000000000
RUN pip install c

FROM example.com/python:3.12
RUN pip install d

FROM alpine:3.20 AS tagged
RUN pip install e

FROM alpine:3.19
RUN pip install f

FROM python:3.13 AS one
ENV A b
FROM python:3.13
ENV C=d
RUN pip install x
ENV E=f

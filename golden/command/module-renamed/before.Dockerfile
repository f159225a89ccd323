FROM python:3.12
RUN pip install a
RUN python -m pip install b
RUN pip3 -q install c

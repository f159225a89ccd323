FROM alpine:3.22
RUN conda run -n prisma python setup.py

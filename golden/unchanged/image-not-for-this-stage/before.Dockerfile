FROM bitnami/node:20
RUN true

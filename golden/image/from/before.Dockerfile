FROM bitnami/redis:7.2
RUN true

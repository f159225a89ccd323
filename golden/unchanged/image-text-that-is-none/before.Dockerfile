FROM scratch
# bitnami/redis:7
RUN docker pull bitnami/redis:7
COPY bitnami/redis:7 /
ADD bitnami/redis:7 /
LABEL from=bitnami/redis:7

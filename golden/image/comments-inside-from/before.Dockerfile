FROM \
    # the platform
    --platform=linux/amd64 \
    # the image
    bitnami/redis:7.2 \

    AS cache
RUN true

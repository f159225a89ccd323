FROM \
    # the platform
    --platform=linux/amd64 \
    # the image
    bitnamilegacy/redis:7.2 \

    AS cache
RUN true

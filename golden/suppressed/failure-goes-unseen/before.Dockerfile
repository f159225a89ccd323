FROM alpine:3.22
# dockmod: ignore
RUN apk add --no-cache gdal 2>&1 | tee /var/log/install.log

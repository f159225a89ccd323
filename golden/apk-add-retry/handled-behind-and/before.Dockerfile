FROM alpine:3.22
RUN apk add --no-cache curl && exit 0; apk add --no-cache wget
RUN ok=0; apk add --no-cache gdal && ok=1; [ $ok = 1 ] || touch /no-gdal; make
RUN for name in curl git; do apk add $name && continue; apk add $name-static || exit 1; done; make

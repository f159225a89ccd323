FROM php:8.4-fpm-alpine
RUN for i in 1 2 3; do \
    apk add --no-cache \
      icu-dev \
      libzip-dev && break; \
    [ $i = 3 ] && { echo "apk add failed after 3 retries" >&2; exit 1; }; \
    sleep 5; \
  done \
    && docker-php-ext-install intl zip \
    && rm -rf /tmp/pear

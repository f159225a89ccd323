FROM php:8.4-fpm-alpine
RUN apk add --no-cache \
      icu-dev \
      libzip-dev \
    && docker-php-ext-install intl zip \
    && rm -rf /tmp/pear

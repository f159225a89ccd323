FROM alpine:3.22
ARG DB=none
RUN set -e; \
    case "$DB" in \
      postgres) \
        apk add --no-cache \
          postgresql-client; \
        ;; \
      mysql) \
        apk add --no-cache mariadb-client; \
        ;; \
    esac; \
    echo "$DB" > /etc/db

FROM alpine:3.22
ARG DB=none
RUN set -e; \
    case "$DB" in \
      postgres) \
        for i in 1 2 3; do \
          apk add --no-cache \
            postgresql-client && break; \
          [ $i = 3 ] && { echo "apk add failed after 3 retries" >&2; exit 1; }; \
          sleep 5; \
        done; \
        ;; \
      mysql) \
        for i in 1 2 3; do \
          apk add --no-cache mariadb-client && break; \
          [ $i = 3 ] && { echo "apk add failed after 3 retries" >&2; exit 1; }; \
          sleep 5; \
        done; \
        ;; \
    esac; \
    echo "$DB" > /etc/db

FROM ruby:3.4-alpine
RUN for i in 1 2 3; do \
      apk add --no-cache --virtual .gem-deps build-base && break; \
      [ $i = 3 ] && { echo "apk add failed after 3 retries" >&2; exit 1; }; \
      sleep 5; \
    done && \
    gem install nokogiri && \
    apk del --no-network .gem-deps

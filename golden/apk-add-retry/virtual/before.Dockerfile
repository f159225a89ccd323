FROM ruby:3.4-alpine
RUN apk add --no-cache --virtual .gem-deps build-base && \
    gem install nokogiri && \
    apk del --no-network .gem-deps

FROM python:3.13-alpine AS build
WORKDIR /src
RUN for i in 1 2 3; do \
  apk add --no-cache \
    build-base \
    libffi-dev \
    openssl-dev \
    rust cargo && break; \
  [ $i = 3 ] && { echo "apk add failed after 3 retries" >&2; exit 1; }; \
  sleep 5; \
done
COPY requirements.txt .

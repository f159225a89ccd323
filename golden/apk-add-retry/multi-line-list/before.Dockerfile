FROM python:3.13-alpine AS build
WORKDIR /src
RUN apk add --no-cache \
    build-base \
    libffi-dev \
    openssl-dev \
    rust cargo
COPY requirements.txt .

FROM python:3.12-slim AS joins
RUN apt-get update && apt-get install -y --no-install-recommends openssl && rm -rf /var/lib/apt/lists/*
RUN prisma generate

FROM debian:bookworm AS lines
RUN apt-get -qq update \
    && apt-get install -yq --no-install-recommends \
        gcc \
        libpq-dev \
        python3-pip \
    && rm -rf /var/lib/apt/lists/*
RUN prisma generate

FROM debian:trixie-slim AS nothing
RUN prisma generate

FROM python:3.13-slim-bookworm AS without-update
RUN apt-get update
RUN apt-get install -y --no-install-recommends curl
RUN prisma generate

FROM python:3.12 AS recommends
RUN apt-get update && apt-get install -y curl
RUN prisma generate

FROM python:3.12-bookworm AS asks
RUN apt-get update && apt-get install --no-install-recommends curl
RUN prisma generate

FROM ubuntu:24.04 AS apt
RUN apt update && apt install -qqy --no-install-recommends python3-pip
RUN prisma generate

FROM nothing AS inherits
RUN prisma db push

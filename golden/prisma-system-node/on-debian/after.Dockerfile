FROM python:3.12-slim AS joins
RUN apt-get update && apt-get install -y --no-install-recommends openssl nodejs npm && rm -rf /var/lib/apt/lists/*
ENV PRISMA_USE_GLOBAL_NODE=true
RUN prisma generate

FROM debian:bookworm AS lines
RUN apt-get -qq update \
    && apt-get install -yq --no-install-recommends \
        gcc \
        libpq-dev \
        nodejs \
        npm \
        python3-pip \
    && rm -rf /var/lib/apt/lists/*
ENV PRISMA_USE_GLOBAL_NODE=true
RUN prisma generate

FROM debian:trixie-slim AS nothing
RUN apt-get update && apt-get install -y --no-install-recommends nodejs npm && rm -rf /var/lib/apt/lists/*
ENV PRISMA_USE_GLOBAL_NODE=true
RUN prisma generate

FROM python:3.13-slim-bookworm AS without-update
RUN apt-get update
RUN apt-get install -y --no-install-recommends curl
RUN apt-get update && apt-get install -y --no-install-recommends nodejs npm && rm -rf /var/lib/apt/lists/*
ENV PRISMA_USE_GLOBAL_NODE=true
RUN prisma generate

FROM python:3.12 AS recommends
RUN apt-get update && apt-get install -y curl
RUN apt-get update && apt-get install -y --no-install-recommends nodejs npm && rm -rf /var/lib/apt/lists/*
ENV PRISMA_USE_GLOBAL_NODE=true
RUN prisma generate

FROM python:3.12-bookworm AS asks
RUN apt-get update && apt-get install --no-install-recommends curl
RUN apt-get update && apt-get install -y --no-install-recommends nodejs npm && rm -rf /var/lib/apt/lists/*
ENV PRISMA_USE_GLOBAL_NODE=true
RUN prisma generate

FROM ubuntu:24.04 AS apt
RUN apt update && apt install -qqy --no-install-recommends python3-pip nodejs npm
ENV PRISMA_USE_GLOBAL_NODE=true
RUN prisma generate

FROM nothing AS inherits
RUN prisma db push

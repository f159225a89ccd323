FROM python:3.12-slim-bookworm AS both
RUN apt-get update && apt-get install -y nodejs=18.* npm && rm -rf /var/lib/apt/lists/*
ENV PRISMA_USE_GLOBAL_NODE=true
RUN prisma generate

FROM python:3.11-slim-bullseye AS nodesource
RUN curl -fsSL https://deb.nodesource.com/setup_22.x | bash - && apt-get install -y nodejs
ENV PRISMA_USE_GLOBAL_NODE=true
RUN prisma generate

FROM python:3.12-slim-bookworm AS one
RUN apt-get update && apt-get install -y --no-install-recommends nodejs npm && rm -rf /var/lib/apt/lists/*
ENV PRISMA_USE_GLOBAL_NODE=true
RUN prisma generate

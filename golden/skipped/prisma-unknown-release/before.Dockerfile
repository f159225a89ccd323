FROM python:3.11.1-slim
RUN apt-get update && apt-get install -y --no-install-recommends curl
RUN prisma generate

FROM registry.example.com/debian:12
RUN apt-get update && apt-get install -y --no-install-recommends curl
RUN prisma generate

FROM python:3.12-slim AS other-source
RUN curl -fsSL https://deb.nodesource.com/setup_22.x | bash -
RUN prisma generate

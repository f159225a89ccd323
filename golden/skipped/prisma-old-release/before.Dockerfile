FROM debian:bullseye-slim
RUN apt-get update && apt-get install -y --no-install-recommends curl
RUN prisma generate

FROM ubuntu:22.04
RUN prisma generate

FROM rockylinux:8
RUN prisma generate

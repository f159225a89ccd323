FROM registry.example.com/team/base:4 AS base
RUN apk add --no-cache bash

FROM base AS builder
RUN prisma generate

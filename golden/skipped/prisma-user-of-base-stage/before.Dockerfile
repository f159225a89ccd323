FROM python:3.12-alpine AS base
USER nobody

FROM base
RUN prisma generate

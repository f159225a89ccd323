FROM python:3.12-alpine AS builder
RUN pip install --no-cache-dir prisma
COPY schema.prisma .

# The client is generated once, for all services.
RUN prisma generate

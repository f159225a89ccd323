FROM python:3.12-alpine AS joined
RUN apk add --no-cache bash
# The virtual environment comes first.
ENV UV_LINK_MODE=copy \
    PATH="/srv/.venv/bin:${PATH}"
RUN prisma generate

FROM python:3.12-alpine AS new
COPY schema.prisma .
# Generates the client.
RUN prisma generate

FROM python:3.12-alpine AS joined
# nodejs and npm: prisma would download its own otherwise.
RUN apk add --no-cache bash nodejs npm
# The virtual environment comes first.
# PRISMA_USE_GLOBAL_NODE: no setting from elsewhere
# brings the download back.
ENV UV_LINK_MODE=copy \
    PRISMA_USE_GLOBAL_NODE=true \
    PATH="/srv/.venv/bin:${PATH}"
RUN prisma generate

FROM python:3.12-alpine AS new
COPY schema.prisma .
# nodejs and npm: prisma would download its own otherwise.
RUN apk add --no-cache nodejs npm
# PRISMA_USE_GLOBAL_NODE: no setting from elsewhere
# brings the download back.
ENV PRISMA_USE_GLOBAL_NODE=true
# Generates the client.
RUN prisma generate

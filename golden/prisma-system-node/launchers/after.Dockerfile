FROM python:3.12-alpine AS uv
RUN apk add --no-cache bash nodejs npm
ENV PRISMA_USE_GLOBAL_NODE=true
RUN uv run --frozen --no-sync prisma generate
FROM python:3.12-alpine AS uv-module
RUN apk add --no-cache bash nodejs npm
ENV PRISMA_USE_GLOBAL_NODE=true
RUN uv run python -m prisma generate
FROM python:3.12-alpine AS poetry
RUN apk add --no-cache bash nodejs npm
ENV PRISMA_USE_GLOBAL_NODE=true
RUN poetry run prisma generate
FROM python:3.12-alpine AS pipx
RUN apk add --no-cache bash nodejs npm
ENV PRISMA_USE_GLOBAL_NODE=true
RUN pipx run --spec prisma==0.15.0 prisma generate
FROM python:3.12-alpine AS uvx
RUN apk add --no-cache bash nodejs npm
ENV PRISMA_USE_GLOBAL_NODE=true
RUN uvx --from prisma prisma generate
FROM python:3.12-alpine AS pdm
RUN apk add --no-cache bash nodejs npm
ENV PRISMA_USE_GLOBAL_NODE=true
RUN pdm run prisma generate

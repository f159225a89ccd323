ARG REGISTRY=cgr.dev
ARG BASE=${REGISTRY}/chainguard/wolfi-base@sha256:02dab76bd852a70556b5b2002195c8a5fdab77d323c433bf6642aab080489795
FROM ${BASE:-debian} AS builder
COPY --from=venv /venv /venv
RUN --mount=type=cache,target=/root/.cache /venv/bin/prisma generate

FROM alpine:3.22
RUN apk add --no-cache nodejs npm
ENV PRISMA_USE_GLOBAL_NODE=true
RUN $HOME/.local/bin/poetry run prisma generate

FROM alpine:3.22
ENV VENV=/opt/venv
RUN apk add --no-cache nodejs npm
ENV PRISMA_USE_GLOBAL_NODE=true
RUN "$VENV/bin/python" -m prisma generate

FROM alpine:3.22
RUN apk add --no-cache nodejs npm
ENV PRISMA_USE_GLOBAL_NODE=true
RUN ${VENV}/bin/prisma generate

FROM alpine:3.22
RUN apk add --no-cache nodejs npm
ENV PRISMA_USE_GLOBAL_NODE=true
RUN micromamba run -n base prisma generate

FROM alpine:3.22
RUN apk add --no-cache nodejs npm
ENV PRISMA_USE_GLOBAL_NODE=true
RUN uv run --link-mode copy prisma generate

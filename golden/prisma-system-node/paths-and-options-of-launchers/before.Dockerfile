FROM alpine:3.22
RUN $HOME/.local/bin/poetry run prisma generate

FROM alpine:3.22
ENV VENV=/opt/venv
RUN "$VENV/bin/python" -m prisma generate

FROM alpine:3.22
RUN ${VENV}/bin/prisma generate

FROM alpine:3.22
RUN micromamba run -n base prisma generate

FROM alpine:3.22
RUN uv run --link-mode copy prisma generate

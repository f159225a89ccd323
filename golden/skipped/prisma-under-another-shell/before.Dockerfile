FROM python:3.13 AS build
SHELL ["fish", "-c"]
RUN pip install prisma; and python3.13 -m prisma generate
RUN /usr/local/bin/prisma generate

FROM build
RUN /venv/bin/prisma migrate deploy

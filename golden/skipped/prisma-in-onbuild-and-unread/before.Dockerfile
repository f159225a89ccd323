FROM python:3.12-alpine
ONBUILD RUN prisma generate
SHELL ["pwsh", "-c"]
RUN prisma generate

FROM python:3.12-alpine
SHELL ["pwsh", "-c"]
RUN ["prisma", "generate"]

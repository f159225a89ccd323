FROM python:3.12-alpine
RUN pip install --no-cache-dir prisma
# Generates the client.
RUN prisma generate

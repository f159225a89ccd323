FROM python:3.12-alpine
USER app
RUN pip install --no-cache-dir prisma
RUN prisma generate

FROM python:3.12-slim
RUN apt-get update && apt-get install -y openssl
RUN prisma generate

FROM python:3.12-alpine
RUN pip install --no-cache-dir prisma && apk del nodejs npm && prisma generate

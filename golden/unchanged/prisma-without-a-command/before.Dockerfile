FROM python:3.12-alpine
RUN pip install --no-cache-dir prisma && python -c "import prisma" && prisma
RUN pip show prisma && uv add prisma

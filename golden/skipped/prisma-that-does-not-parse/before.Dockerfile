FROM python:3.13-alpine
RUN pip install prisma
RUN if [ -f schema.prisma ]; then \
      uv run prisma generate; \
    done
RUN python -m prisma migrate deploy )

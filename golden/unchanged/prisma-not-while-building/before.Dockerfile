FROM python:3.12-alpine
COPY . .
ENTRYPOINT ["prisma"]
CMD prisma migrate deploy
HEALTHCHECK CMD prisma --version

FROM registry.example.com/team/base:4
RUN apk upgrade --no-cache
RUN prisma generate

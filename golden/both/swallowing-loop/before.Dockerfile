FROM python:3.12-alpine
RUN for n in 1 2 3; do apk add --no-cache bash && break || sleep 5; done
RUN prisma generate

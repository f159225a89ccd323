FROM python:3.13-alpine
RUN apk add nodejs npm
ENV A=1 \
    B=2
# dockmod: ignore
ENV C=1 \
    D=2
RUN prisma generate

FROM python:3.12-alpine
RUN apk add --no-cache bash nodejs npm
RUN npm install --global prisma
ENV PRISMA_USE_GLOBAL_NODE=true
RUN python -m prisma generate

FROM python:3.12-alpine
RUN apk add --no-cache bash
RUN npm install --global prisma
RUN python -m prisma generate

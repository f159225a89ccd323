FROM node:22-alpine AS ui
RUN apk add --no-cache openssl
RUN npx prisma generate && npm run build

FROM python:3.12-alpine
RUN apk add --no-cache bash
COPY --from=ui /ui/dist /srv/static
RUN prisma generate
